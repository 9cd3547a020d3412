import { describe, expect, it } from 'vitest';
import { BREAKER_FAILURES, Breaker } from '../../shared/rotation/breaker.ts';

/** A breaker after so many turns that ended badly. */
function brokenBy(failures: number, proven = true): Breaker {
  const breaker = new Breaker(proven);
  for (let turn = 0; turn < failures; turn += 1) {
    breaker.begun();
    breaker.ended(true);
  }
  return breaker;
}

describe('a breaker', () => {
  it('opens with the third failure in a row, and not before', () => {
    expect([0, 1, 2, 3].map((failures) => brokenBy(failures).isOpen)).toEqual([false, false, false, true]);
    const breaker = brokenBy(2);
    breaker.begun();
    breaker.ended(false);
    breaker.begun();
    breaker.ended(true);
    expect(breaker.isOpen).toBe(false);
  });

  it('stays open whatever those that were under way come to', () => {
    const breaker = brokenBy(BREAKER_FAILURES);
    breaker.begun();
    breaker.ended(false);
    expect(breaker.isOpen).toBe(true);
  });

  it('lets only as many prove that all is well as it may lose', () => {
    const breaker = brokenBy(1, false);
    expect(breaker.mayProve).toBe(true);
    breaker.begun();
    breaker.begun();
    expect(breaker.mayProve).toBe(false);
    breaker.abandoned();
    expect(breaker.mayProve).toBe(true);
    breaker.ended(false);
    expect(breaker.proven).toBe(true);
  });

  it('wakes whoever waits with each turn that ends', async () => {
    const breaker = new Breaker(false);
    breaker.begun();
    const woken = [breaker.untilChanged(), breaker.untilChanged()];
    breaker.abandoned();
    expect(await Promise.all(woken)).toHaveLength(2);
  });
});
