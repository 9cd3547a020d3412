import { describe, expect, it } from 'vitest';
import { foreseeMany, isAllDone } from '../../shared/rotation/rotate-many.ts';
import { COMPROMISED, ManyStage, reasonsOf, SECOND_SUBSCRIPTION } from './many-stage.ts';
import { SUBSCRIPTION } from './stage.ts';

describe('what a request for many accounts leaves', () => {
  it('is foreseen with what it did before: nothing is to be done twice', async () => {
    const stage = new ManyStage();
    stage.addMany(3);
    const foreseen = () => stage.clock.run(foreseeMany(stage.context(), {}, COMPROMISED));
    expect((await foreseen()).progress).toEqual({ total: 3, done: 0, byResult: { planned: 3 } });
    await stage.rotateMany(COMPROMISED);
    const after = await foreseen();
    expect(after.progress).toEqual({ total: 3, done: 3, byResult: { 'already-done': 3 } });
    expect(isAllDone(after)).toBe(true);
  });

  it('is not all done where the settings leave out a subscription in which a key of ours is published', async () => {
    const stage = new ManyStage();
    stage.addMany(2, [SUBSCRIPTION, SECOND_SUBSCRIPTION]);
    const report = await stage.rotateMany(COMPROMISED, stage.context({}, { AZURE_SUBSCRIPTION_IDS: SUBSCRIPTION }));
    expect(reasonsOf(report)).toEqual({ compromised: 1, 'subscription-not-selected': 1 });
    expect(isAllDone(report)).toBe(false);
  });
});
