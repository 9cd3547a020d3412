import { describe, expect, it } from 'vitest';
import { RotationError } from '../../../shared/domain/errors.ts';
import { COMMAND_LINE } from '../../../shared/operate/actor.ts';
import { gatherEvidence } from '../../../shared/operate/gather-evidence.ts';
import { latestStatus } from '../../../shared/operate/latest-status.ts';
import type { SweepReport } from '../../../shared/rotation/sweep.ts';
import { HOUR } from '../../rotation/stage.ts';
import { DUE, ENDING_OVERLAP, TurnStage, YOUNG } from './turn-stage.ts';

const reasonsIn = ({ accounts }: SweepReport): readonly string[] => accounts.map(({ outcome }) => outcome.reason);

const NO_QUEUE = new RotationError('unavailable', { operation: 'queue.send', detail: 'No answer.' });

describe('a sweep that sends workers', () => {
  it('sends one message for each account with work, without a key in it, and none for the others', async () => {
    const stage = new TurnStage();
    const damaged = stage.addManaged('damaged', { ...YOUNG, tags: { AdoptedAt: 'soon' } });
    stage.addManaged('quiet', YOUNG);
    const report = await stage.dispatchingSweep();
    expect(reasonsIn(report)).toEqual(['dispatched', 'no-drift']);
    expect(stage.orders()).toMatchObject([
      {
        account: damaged,
        secret: { vault: stage.vault, name: 'damaged' },
        action: 'heal',
        sweep: report.runId,
        sentAtMs: stage.clock.now(),
        by: { kind: 'timer' },
      },
    ]);
    for (const { text } of stage.queue.sent) stage.azure.monitor.scan(text, 'a message');
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('rotates three itself and sends the rest, once a regeneration has gone well', async () => {
    const stage = new TurnStage();
    for (let index = 0; index < 12; index += 1) stage.addManaged(`app-${index}`, index < 6 ? DUE : ENDING_OVERLAP);
    const report = await stage.dispatchingSweep();
    expect(report.accounts.filter(({ outcome }) => outcome.reason === 'dispatched')).toHaveLength(9);
    expect(stage.regenerations()).toBe(3);
    expect(new Set(stage.orders().map(({ action }) => action))).toEqual(new Set(['rotate', 'retire']));
  });

  it('sends none where none goes well, and stops after three', async () => {
    const stage = new TurnStage();
    for (let index = 0; index < 8; index += 1) stage.addManaged(`app-${index}`, DUE);
    stage.azure.faults.add({ operation: 'secrets.set', times: 100, fault: { kind: 'refuse', status: 403 } });
    const report = await stage.dispatchingSweep();
    expect(stage.orders()).toEqual([]);
    expect(stage.regenerations()).toBe(3);
    expect(reasonsIn(report).filter((reason) => reason === 'breaker-open')).toHaveLength(5);
  });

  it('sends no more than ROTATION_MAX_PER_SWEEP allows, what it did itself counted in', async () => {
    const stage = new TurnStage({ ROTATION_MAX_PER_SWEEP: '5' });
    for (let index = 0; index < 9; index += 1) stage.addManaged(`app-${index}`, DUE);
    const report = await stage.dispatchingSweep();
    expect(stage.orders()).toHaveLength(2);
    expect(reasonsIn(report).filter((reason) => reason === 'cap-reached')).toHaveLength(4);
  });

  it('carries out itself what only the whole inventory can judge', async () => {
    const stage = new TurnStage();
    const moved = stage.addManaged('moved', YOUNG);
    const now = stage.azure.person.moveAccount(moved, 'rg-2');
    stage.azure.person.changeAccountTags(now, { 'key-rotation-secret': 'another-name' });
    await stage.dispatchingSweep();
    expect(stage.orders()).toEqual([]);
    expect(stage.eventsOf('account.adopted')).toHaveLength(1);
  });

  it('adopts itself, since an adoption rests on it that no other secret names the account', async () => {
    const stage = new TurnStage();
    stage.addAccount('fresh');
    const report = await stage.dispatchingSweep();
    expect(report.accounts.map(({ outcome }) => outcome.result)).toEqual(['adopted']);
    expect(stage.queue.sent).toEqual([]);
  });

  it('takes a secret over itself, for the same reason', async () => {
    const stage = new TurnStage();
    const account = stage.addAccount('taken');
    stage.azure.seedSecret(stage.vault, 'taken', { value: { account, slot: 'Key1' } });
    const report = await stage.dispatchingSweep();
    expect(report.accounts.map(({ outcome }) => outcome.reason)).toEqual(['taking-over']);
    expect(stage.queue.sent).toEqual([]);
  });

  it('sees to an account itself while another one asks for the same secret', async () => {
    const stage = new TurnStage();
    const owner = stage.addManaged('a-owner', { ...YOUNG, tags: { AdoptedAt: 'soon' } });
    stage.addAccount('newcomer', { tags: { 'key-rotation': 'enabled', 'key-rotation-secret': 'a-owner' } });
    await stage.dispatchingSweep();
    expect(stage.queue.sent).toEqual([]);
    expect(stage.eventsOf('account.healed')).toMatchObject([{ fields: { account: owner } }]);
  });

  it('repairs drift that its own check finds itself', async () => {
    const stage = new TurnStage();
    stage.addManaged('app', YOUNG);
    stage.azure.person.setSecret(stage.vault, 'app', { value: 'junk', tags: stage.publishedTags('app') });
    await stage.dispatchingSweep();
    expect(stage.orders()).toEqual([]);
    expect(stage.eventsOf('account.healed')).toHaveLength(1);
  });

  it('sends nothing in plan mode', async () => {
    const stage = new TurnStage({ ROTATION_MODE: 'plan' });
    stage.addManaged('damaged', { ...YOUNG, tags: { AdoptedAt: 'soon' } });
    expect(reasonsIn(await stage.dispatchingSweep())).toEqual(['tags-damaged']);
    expect(stage.queue.sent).toEqual([]);
  });

  it('sends nothing where somebody waits for it at the command line', async () => {
    const stage = new TurnStage();
    stage.addManaged('damaged', { ...YOUNG, tags: { AdoptedAt: 'soon' } });
    const report = await stage.clock.run(stage.sweeper.sweep(COMMAND_LINE));
    expect(report.accounts.map(({ outcome }) => outcome.result)).toEqual(['healed']);
  });

  it('does the work itself, and says so, where nothing can be sent', async () => {
    const stage = new TurnStage({ ROTATION_MAX_PER_SWEEP: '6' });
    stage.addManaged('damaged', { ...YOUNG, tags: { AdoptedAt: 'soon' } });
    for (let index = 0; index < 7; index += 1) stage.addManaged(`app-${index}`, DUE);
    const app = stage.app({ queue: { send: () => Promise.reject(NO_QUEUE) } }, {}, 'queue');
    const report = await stage.clock.run(app.sweep({ kind: 'timer' }));
    const results = report.accounts.map(({ outcome }) => outcome.result);
    expect(results.filter((result) => result === 'rotated')).toHaveLength(6);
    expect(results).toContain('healed');
    expect(stage.eventsOf('turn.not-sent')[0]).toMatchObject({ level: 'error', fields: { error: 'unavailable' } });
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('is no trouble in status, history and evidence, which tell of the work as the worker did it', async () => {
    const stage = new TurnStage();
    const [sent = ''] = await stage.dispatched(1);
    const status = await latestStatus(stage.records);
    expect(status?.accounts.find(({ account }) => account === sent)).toMatchObject({
      result: 'deferred',
      reason: 'dispatched',
    });
    for (const message of stage.take()) await stage.work(message);
    for (let count = 0; count < 3; count += 1) {
      await stage.pass(HOUR);
      await stage.dispatchingSweep();
    }
    expect(await stage.historyResults(sent)).toEqual(['deferred dispatched', 'rotated due-by-age']);
    const evidence = await gatherEvidence(stage.workspace(), { from: '2026-01-01', to: '2026-01-01', madeBy: 'anna' });
    expect(evidence.accounts.find(({ account }) => account === sent)?.exceptions).toEqual([]);
    expect(stage.eventsOf('sweep.ended').map(({ level }) => level)).toEqual(['info', 'info', 'info']);
  });
});
