import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expiryDate } from '../../shared/azure/expiry.ts';

it('an expiry is kept to the second where its seconds fit into 31 bits', () => {
  expect(expiryDate(Date.UTC(2027, 5, 1, 12, 30, 15, 999))).toEqual(new Date(Date.UTC(2027, 5, 1, 12, 30, 15)));
});

it('an expiry that does not fit is moved to the last day that does', () => {
  for (const atMs of [Date.UTC(2040, 0, 1), Date.UTC(2038, 0, 19, 3, 14, 8), Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(expiryDate(atMs)).toEqual(new Date(Date.UTC(2038, 0, 19)));
  }
});

it('an expiry always comes through the 32-bit integer of the SDK unchanged', () => {
  fc.assert(
    fc.property(fc.double(), (atMs) => {
      const seconds = expiryDate(atMs).getTime() / 1_000;
      expect(seconds | 0).toBe(seconds);
      expect(seconds).toBeGreaterThan(0);
    }),
  );
});
