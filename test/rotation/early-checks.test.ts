import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import { discover } from '../../shared/rotation/discover.ts';
import { EarlyChecks } from '../../shared/rotation/early-checks.ts';
import { firstLook } from '../../shared/rotation/first-look.ts';
import { DAY, Stage } from './stage.ts';

/** A steady account, its first look, and checks that have heard of no page. */
async function staged() {
  const stage = new Stage();
  stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  const context = stage.context();
  const [facts] = firstLook(context, await stage.clock.run(discover(context)));
  if (facts === undefined) throw new Error('No account was found.');
  const checks = new EarlyChecks(context, Number.POSITIVE_INFINITY);
  const looks = (): number => stage.azure.log.of('accounts.listKeys').length;
  return { stage, facts, checks, looks };
}

describe('checks before a turn', () => {
  it('are made once, whoever asks, also where other secrets have a say', async () => {
    const { stage, facts: first, checks, looks } = await staged();
    const facts = { ...first, copies: [first.ref] };
    const planned = { facts, decision: decide(first, stage.clock.now()) };
    await stage.clock.run(checks.madeFor(planned));
    await stage.clock.run(checks.verify(facts));
    expect(looks()).toBe(1);
  });

  it('are not made where a turn looks under the lock anyway', async () => {
    const { stage, facts, checks, looks } = await staged();
    const decision = decide(facts, stage.clock.now() + 87 * DAY);
    expect(decision.action).toBe('rotate');
    await stage.clock.run(checks.madeFor({ facts, decision }));
    expect(looks()).toBe(0);
  });

  it('that fail keep nobody waiting, and fail for who asks', async () => {
    const { stage, facts, checks } = await staged();
    stage.azure.faults.add({ operation: 'accounts.listKeys', times: 10, fault: { kind: 'refuse', status: 403 } });
    await stage.clock.run(checks.madeFor({ facts, decision: decide(facts, stage.clock.now()) }));
    await expect(stage.clock.run(checks.verify(facts))).rejects.toMatchObject({ name: 'RotationError' });
  });
});
