import { describe, expect, it } from 'vitest';
import { SECOND } from '../../shared/domain/duration.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { Lock } from '../../shared/rotation/ports.ts';
import { Stage } from './stage.ts';

const DUE = { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } } as const;

/** Leases that have only so much left when they were renewed, as where the renewal itself took long. */
function shortLeases(context: Context, leftMs: number, given: number[]): Context {
  const { locks, keys, secrets } = context.ports;
  const shortened = (lock: Lock): Lock => ({
    takenOver: lock.takenOver,
    get witness() {
      return lock.witness;
    },
    renew: () => lock.renew(),
    remainingMs: () => leftMs,
    write: (witness) => lock.write(witness),
    release: () => lock.release(),
  });
  const noted = (timeoutMs: number): number => {
    given.push(timeoutMs);
    return timeoutMs;
  };
  const ports: Context['ports'] = {
    ...context.ports,
    keys: { ...keys, regenerate: (id, slot, timeoutMs) => keys.regenerate(id, slot, noted(timeoutMs)) },
    secrets: {
      ...secrets,
      set: (ref, content, timeoutMs) => secrets.set(ref, content, noted(timeoutMs)),
      tag: (ref, version, tags, timeoutMs) => secrets.tag(ref, version, tags, noted(timeoutMs)),
    },
    locks: {
      ...locks,
      acquire: async (id) => {
        const lock = await locks.acquire(id);
        return lock === undefined ? undefined : shortened(lock);
      },
    },
  };
  return { ...context, ports };
}

describe('the deadline of an effect', () => {
  it.each([
    ['is twenty seconds in a fresh lease', 60 * SECOND, 20 * SECOND],
    ['ends ten seconds before a lease that is about to end', 14 * SECOND, 4 * SECOND],
  ])('%s', async (_, leftMs, expectedMs) => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const given: number[] = [];
    expect((await stage.sweepFor(account, shortLeases(stage.context(), leftMs, given))).outcome.result).toBe('rotated');
    expect(given).toEqual([expectedMs, expectedMs, expectedMs]);
  });

  it('leaves no effect at all where less than that is left', async () => {
    const stage = new Stage();
    const account = stage.addManaged('app', DUE);
    const keys = stage.azure.keysOf(account);
    const given: number[] = [];
    const { outcome } = await stage.sweepFor(account, shortLeases(stage.context(), 10 * SECOND, given));
    expect(outcome).toMatchObject({ result: 'failed', errorCode: 'lock-lost' });
    expect(given).toEqual([]);
    expect(stage.azure.keysOf(account)).toEqual(keys);
  });

  it('keeps an effect that hangs from outliving its lease: the lock is still held when its answer is given up', async () => {
    for (const operation of ['secrets.update', 'accounts.regenerateKey', 'secrets.set'] as const) {
      const stage = new Stage();
      const account = stage.addManaged('app', DUE);
      stage.azure.faults.add({ operation, fault: { kind: 'no-answer', how: 'hang' } });
      const { startedAtMs, endedAtMs } = await stage.sweep();
      expect(endedAtMs - startedAtMs).toBeGreaterThanOrEqual(20 * SECOND);
      // Given back, so nobody was told that its holder died; what was lost stands in the record.
      expect((await stage.locks.acquire(account))?.takenOver).toBe(false);
    }
  });
});
