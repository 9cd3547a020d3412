import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../shared/operate/history-of.ts';
import { recordedReaction } from '../../../shared/operate/recorded-reaction.ts';
import { ReactStage } from './react-stage.ts';

describe('the records of an event', () => {
  it('tell of a repair: the run with its calls, and the history of the account, once', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    const workspace = stage.workspace();
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    const event = stage.versionEvent('app');
    await stage.clock.run(recordedReaction(workspace, event));
    await stage.clock.run(recordedReaction(workspace, event));
    const runs = [...stage.records.texts].filter(([name]) => name.startsWith('runs/')).map(([, text]) => text);
    expect(runs).toHaveLength(1);
    expect(JSON.parse(runs[0] ?? '')).toMatchObject({
      kind: 'event',
      by: { kind: 'event' },
      ok: true,
      calls: { 'secrets.set': 1 },
      outcomes: [{ account, result: 'healed', reason: 'value-replaced' }],
    });
    const { entries } = await historyOf(workspace, account);
    expect(entries).toMatchObject([{ result: 'healed', by: { kind: 'event' } }]);
  });

  it('are none where all is well', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    await stage.clock.run(recordedReaction(stage.workspace(), stage.versionEvent('app')));
    expect([...stage.records.texts.keys()]).toEqual([]);
  });
});
