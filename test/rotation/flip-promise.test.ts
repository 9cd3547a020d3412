import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { parseAccountId } from '../../shared/domain/account.ts';
import { jitterMs } from '../../shared/domain/schedule.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { policy, required } from '../domain/facts-builder.ts';
import { Crash } from './crash.ts';
import { intercepted } from './intercept.ts';
import { restarted } from './restarted.ts';
import { DAY, HOUR, Stage, SUBSCRIPTION } from './stage.ts';

const LIMITS = { maxAgeMs: 90 * DAY, adoptionMs: 7 * DAY };
const SET_SECRET = { action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' } as const;

/** The process dies right after it has published, and leaves no record of that. */
function dyingAtFlip(healthy: Context): Context {
  let dead = false;
  const ports = intercepted(healthy.ports, async (name, call) => {
    if (dead) throw new Crash(name);
    dead = name === 'secrets.set';
    return call();
  });
  return { ...healthy, ports };
}

/** A name whose jitter is so small that every day of grace shows in the age of its keys. */
function nameWithLittleJitter(): string {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.CognitiveServices`;
  const idOf = (name: string): AccountId => required(parseAccountId(`${group}/accounts/${name}`));
  const names = Array.from({ length: 100 }, (_, index) => `app${index}`);
  return required(names.find((name) => jitterMs(policy(), idOf(name)) < 2 * HOUR));
}

/** Hourly sweeps, each by a process that dies where it publishes, until one did. */
async function flippedByDying(stage: Stage, name: string, context: () => Context): Promise<void> {
  for (let hour = 0; hour < 4 * 24 && stage.publishedTags(name).CredentialId !== 'key2'; hour += 1) {
    await stage.pass(HOUR);
    await stage.sweep(dyingAtFlip(context()));
  }
}

/** Seven days were promised at the flip before; the one whose run died promised three. */
async function flippedWithShorterGrace() {
  const stage = new Stage({ ROTATION_GRACE: 'P7D' });
  const name = nameWithLittleJitter();
  const state = { active: 'Key1', ageDays: { Key1: 83, Key2: 75 }, tags: { Grace: 'P7D' } } as const;
  const account = stage.addManaged(name, state);
  const context = restarted(stage, { ROTATION_GRACE: 'P3D' });
  await flippedByDying(stage, name, context);
  return { stage, name, account, context };
}

describe('a flip whose run died right after it', () => {
  it('with a shorter grace than the one before: that counts no longer, so no key becomes too old', async () => {
    const { stage, name, account, context } = await flippedWithShorterGrace();
    expect(stage.publishedTags(name)).toMatchObject({ CredentialId: 'key2', Grace: 'P3D' });
    const seen = new Set<string>();
    for (let hour = 0; hour < 5 * 24; hour += 1) {
      await stage.pass(HOUR);
      stage.azure.monitor.checkAges(stage.clock.now(), LIMITS);
      seen.add((await stage.sweepFor(account, context())).outcome.reason);
    }
    expect([...seen]).toEqual(['lock-taken-over', 'no-drift', 'grace-over']);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('and whose value a person then takes back: that is one repair, with the grace that counts from then on', async () => {
    const { stage, name, account, context } = await flippedWithShorterGrace();
    const value = stage.azure.keysOf(account).Key1;
    stage.azure.person.setSecret(stage.vault, name, { value, tags: stage.publishedTags(name) });
    const reasons: string[] = [];
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      await stage.pass(HOUR);
      reasons.push((await stage.sweepFor(account, context())).outcome.reason);
    }
    expect(new Set(reasons)).toEqual(new Set(['lock-taken-over', 'marker-wrong', 'no-drift']));
    expect(stage.publishedTags(name)).toMatchObject({ CredentialId: 'key1', Grace: 'P7D' });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it.each([
    ['its tag is forged', { Grace: 'P1D' }],
    ['its tags are taken away', { Grace: undefined, CredentialId: undefined }],
  ])('with a longer grace than the one before: it is kept, although %s', async (_, tags) => {
    const stage = new Stage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 84, Key2: 75 } });
    await flippedByDying(stage, 'app', restarted(stage, { ROTATION_GRACE: 'P7D' }));
    expect(stage.publishedTags('app')).toMatchObject({ CredentialId: 'key2', Grace: 'P7D' });
    const { Key1: old } = stage.azure.keysOf(account);
    stage.azure.person.changeTags(stage.vault, 'app', tags);
    await stage.sweepEvery(HOUR, 6.5 * DAY);
    expect(stage.azure.keysOf(account).Key1).toBe(old);
    await stage.sweepEvery(HOUR, DAY);
    expect(stage.azure.keysOf(account).Key1).not.toBe(old);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe('a publication that fails after the grace was made longer', () => {
  it.each([
    ['a rotation', { active: 'Key1', ageDays: { Key1: 86, Key2: 80 } } as const],
    ['a rollback', { active: 'Key2', ageDays: { Key1: 80, Key2: 1 } } as const],
  ])('is not reported as tags that somebody forged: %s', async (what, state) => {
    const stage = new Stage();
    const account = stage.addManaged('app', state);
    const context = restarted(stage, { ROTATION_GRACE: 'P6D' });
    const allow = stage.azure.rights.deny(SET_SECRET);
    if (what === 'a rollback') await stage.ask('app', { kind: 'rollback', id: 'back' }, context());
    else expect((await stage.sweepFor(account, context())).outcome.result).toBe('blocked');
    await stage.pass(HOUR);
    expect((await stage.sweepFor(account, context())).outcome.reason).not.toBe('tags-damaged');
    allow();
    expect((await stage.locks.peek(account))?.nextPromise).toMatchObject({ graceMs: 6 * DAY });
  });
});
