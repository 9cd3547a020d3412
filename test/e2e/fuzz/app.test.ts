import { expect, it } from 'vitest';
import { fuzzTheApp } from './fuzz-the-app.ts';

it('the compiled app answers 500 hostile requests without a fault, a leak or a hang', async () => {
  const { faults, complaints, reached, violations } = await fuzzTheApp({ requests: 500, seed: 7, first: 0 });
  expect({ complaints, faults, violations }).toEqual({ complaints: [], faults: 0, violations: 0 });
  expect(reached).toBeGreaterThan(200);
}, 120_000);
