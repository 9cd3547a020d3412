import { describe, expect, it } from 'vitest';
import { fractionOf, shortHashOf } from '../../shared/domain/fingerprint.ts';
import { accountId } from './facts-builder.ts';

const IDS = Array.from({ length: 2_000 }, (_, index) => accountId(`openai-${index}`));

describe('A fingerprint', () => {
  it('is the same for the same text, today and in every later version: names of secrets hang on it', () => {
    expect(shortHashOf('azure-ai-key-rotator')).toBe('8fy29r94');
    expect(fractionOf('azure-ai-key-rotator')).toBeCloseTo(0.439_719_790_6, 9);
  });

  it('has eight characters that are legal in the name of a secret', () => {
    for (const id of IDS) expect(shortHashOf(id)).toMatch(/^[0-9a-z]{8}$/);
  });

  it('tells accounts apart that differ in one character', () => {
    expect(new Set(IDS.map(shortHashOf)).size).toBe(IDS.length);
  });

  it('spreads accounts evenly over the whole of [0, 1)', () => {
    const bins = Array.from({ length: 10 }, () => 0);
    for (const id of IDS) {
      const bin = Math.floor(fractionOf(id) * bins.length);
      bins[bin] = (bins[bin] ?? Number.NaN) + 1;
    }
    for (const count of bins) {
      expect(count).toBeGreaterThan(140);
      expect(count).toBeLessThan(260);
    }
  });
});
