import { describe, expect, it } from 'vitest';
import { DeliveringQueue, Died } from '../../../emulator/memory-queue.ts';
import { createApp } from '../../../shared/app.ts';
import { parseAccountId } from '../../../shared/domain/account.ts';
import { failureIn } from '../../../shared/operate/failed-turns.ts';
import type { Ports } from '../../../shared/rotation/ports.ts';
import { crashAt } from '../../rotation/crash.ts';
import { intercepted } from '../../rotation/intercept.ts';
import { HOUR, MINUTE } from '../../rotation/stage.ts';
import { TurnStage } from './turn-stage.ts';

/** A stage whose instances take their messages from a queue that hides them as the storage service does. */
class WorkersStage extends TurnStage {
  readonly deliveries = new DeliveringQueue(this.clock, { poison: (text) => this.poisoned.push(text) });
  readonly poisoned: string[] = [];
  readonly #workers: string[] = [];

  /** Which instance got each message, in their order. */
  get workers(): readonly string[] {
    return this.#workers;
  }

  /** A further instance, with these ports of its own. `isDead`: after its death nothing of it is heard. */
  instance(name: string, change: (ports: Ports) => Ports = (ports) => ports, isDead = () => false): void {
    const { settings, ports } = this.context();
    const app = createApp(settings, change(ports), this.workspace({ queue: this.deliveries }).ports, 'queue');
    this.deliveries.listen({
      atOnce: 4,
      isUp: () => !isDead(),
      work: async (text) => {
        this.#workers.push(name);
        await app.perform(JSON.parse(text)).catch((error: unknown) => {
          if (!isDead()) throw error;
        });
        if (isDead()) throw new Died();
      },
    });
  }

  /** Hands over what the sweep sent. */
  async hand(): Promise<void> {
    for (const { text } of this.queue.sent.splice(0)) await this.deliveries.send(text, 0);
  }

  async settle(): Promise<void> {
    await this.clock.run(this.deliveries.untilEmpty(3 * HOUR));
  }
}

const MOST_CALLS = 60;

describe('a worker that dies', () => {
  it.each(['before', 'after'] as const)(
    'is followed by another one, at whichever call it dies (%s the call), and no promise breaks',
    async (moment) => {
      const followers: string[] = [];
      for (let nth = 1; nth < MOST_CALLS; nth += 1) {
        const stage = new WorkersStage();
        const [sent = ''] = await stage.dispatched(1);
        const account = parseAccountId(sent);
        if (account === undefined) throw new Error('Nobody was sent.');
        const { around, crashed } = crashAt(nth, moment);
        stage.instance('mortal', (ports) => intercepted(ports, around), crashed);
        await stage.hand();
        await stage.clock.runUntil(stage.clock.now() + 5 * MINUTE);
        if (!crashed()) break;
        stage.instance('follower');
        await stage.settle();
        followers.push(stage.workers.at(-1) ?? '');
        expect(stage.deliveries.waiting, `call ${nth}`).toEqual([]);
        // What its journal makes wait, a later sweep goes on with.
        for (let hour = 0; hour < 8; hour += 1) {
          await stage.pass(HOUR);
          await stage.dispatchingSweep();
          await stage.hand();
          await stage.settle();
        }
        expect(stage.azure.secretOf(stage.vault, sent.split('/').at(-1) ?? '')?.value, `call ${nth}`).toBe(
          stage.azure.keysOf(account).Key2,
        );
        expect(stage.azure.keyTimesOf(account).Key2, `call ${nth}`).toBeGreaterThanOrEqual(stage.startMs);
        expect(stage.azure.monitor.violations, `call ${nth}`).toEqual([]);
      }
      expect(followers.length).toBeGreaterThan(15);
      expect(new Set(followers)).toEqual(new Set(['follower']));
    },
  );

  it('is followed within the life of its message where it died before anything was done', async () => {
    const stage = new WorkersStage();
    await stage.dispatched(1);
    const before = stage.regenerations();
    const { around, crashed } = crashAt(2, 'before');
    stage.instance('mortal', (ports) => intercepted(ports, around), crashed);
    stage.instance('follower');
    await stage.hand();
    await stage.settle();
    expect(stage.workers).toEqual(['mortal', 'follower']);
    expect(stage.regenerations()).toBe(before + 1);
  });

  it('five times over is given up to the poison queue', async () => {
    const stage = new WorkersStage();
    await stage.dispatched(1);
    for (let nth = 1; nth <= 6; nth += 1) {
      const { around, crashed } = crashAt(1, 'before');
      stage.instance(`mortal-${nth}`, (ports) => intercepted(ports, around), crashed);
    }
    await stage.hand();
    await stage.settle();
    expect(stage.workers).toHaveLength(5);
    expect(stage.poisoned).toHaveLength(1);
  });
});

describe('three workers', () => {
  it('share the work, each account once', async () => {
    const stage = new WorkersStage();
    const accounts = await stage.dispatched(12);
    const before = stage.regenerations();
    for (const name of ['one', 'two', 'three']) stage.instance(name);
    await stage.hand();
    await stage.settle();
    expect(stage.regenerations()).toBe(before + accounts.length);
    expect(new Set(stage.workers)).toEqual(new Set(['one', 'two', 'three']));
    expect(stage.eventsOf('account.rotated')).toHaveLength(accounts.length);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('stop regenerating when three accounts failed after a regeneration, whichever of them met those', async () => {
    const stage = new WorkersStage();
    const accounts = await stage.dispatched(9);
    const before = stage.regenerations();
    stage.azure.faults.add({ operation: 'secrets.set', times: 1_000, fault: { kind: 'refuse', status: 403 } });
    for (const name of ['one', 'two', 'three']) stage.instance(name);
    // One after the other, so that none is past its regeneration when the breaker opens.
    for (const { text } of stage.queue.sent.splice(0)) {
      await stage.deliveries.send(text, 0);
      await stage.clock.runUntil(stage.clock.now() + 4 * MINUTE);
    }
    await stage.settle();
    expect(stage.regenerations()).toBe(before + 3);
    const reasons = stage.eventsOf('account.deferred').map(({ fields }) => fields.reason);
    expect(reasons.filter((reason) => reason === 'breaker-open')).toHaveLength(accounts.length - 3);
    const failures = [...stage.records.texts.keys()].filter((name) => name.startsWith('dispatch/')).map(failureIn);
    expect(new Set(failures.map((failure) => failure?.account)).size).toBe(3);
    for (const failure of failures) expect(failure?.atMs).toBeGreaterThan(stage.startMs);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('go on in the next sweep, whose breaker is another one', async () => {
    const stage = new WorkersStage();
    await stage.dispatched(1);
    const sweep = stage.orders()[0]?.sweep ?? '';
    for (const hash of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc']) {
      stage.records.texts.set(`dispatch/${sweep}/failed-2026-01-01T00:00:00.000Z.${hash}.json`, '{}');
    }
    stage.instance('one');
    await stage.hand();
    await stage.settle();
    expect(stage.eventsOf('account.rotated')).toEqual([]);
    await stage.pass(HOUR);
    await stage.dispatchingSweep();
    await stage.hand();
    await stage.settle();
    expect(stage.eventsOf('account.rotated')).toHaveLength(1);
  });
});
