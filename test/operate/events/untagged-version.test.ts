import { describe, expect, it } from 'vitest';
import { TIMER } from '../../../shared/operate/actor.ts';
import { recordedSweep } from '../../../shared/operate/recorded-sweep.ts';
import { outcomeOf, ReactStage } from './react-stage.ts';

/** An account that the last sweep saw, into whose secret somebody then set a value by hand, as tools do it: without tags. */
async function overwritten(value: string): Promise<{ stage: ReactStage; account: string }> {
  const stage = new ReactStage();
  const account = stage.addKnown('app');
  await stage.clock.run(recordedSweep(stage.workspace(), TIMER));
  const live = value === 'idle' ? stage.azure.keysOf(account).Key2 : value;
  stage.azure.person.setSecret(stage.vault, 'app', { value: live, tags: {} });
  return { stage, account };
}

describe('a version that somebody set by hand without tags', () => {
  it.each(['junk', 'idle'])('is healed at once, although it names no account: %s', async (value) => {
    const { stage, account } = await overwritten(value);
    expect(outcomeOf(await stage.react(stage.versionEvent('app')))).toMatchObject({ result: 'healed' });
    const keys = Object.values(stage.azure.keysOf(stage.accountId(account)));
    expect(keys).toContain(stage.publishedValue('app'));
    expect(stage.publishedTags('app')).toMatchObject({ ProviderAddress: account });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is left to the next sweep where the record beside the lock was lost: only a sweep takes over', async () => {
    const { stage } = await overwritten('junk');
    stage.locks.loseAllRecords();
    expect(await stage.react(stage.versionEvent('app'))).toEqual({ kind: 'ignored', because: 'not-managed' });
    expect(stage.publishedValue('app')).toBe('junk');
  });

  it('of a secret that no account has is nobody’s business', async () => {
    const { stage } = await overwritten('junk');
    stage.azure.person.setSecret(stage.vault, 'database-password', { value: 'secret', tags: {} });
    const calls = await stage.callsDuring(async () => {
      const reaction = await stage.react(stage.versionEvent('database-password'));
      expect(reaction).toEqual({ kind: 'ignored', because: 'names-no-account' });
    });
    expect(calls).toEqual(['secrets.get']);
  });
});
