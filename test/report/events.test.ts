import { describe, expect, it } from 'vitest';
import { memoryOperatePorts } from '../../emulator/memory-records.ts';
import { createApp } from '../../shared/app.ts';
import { EVENTS } from '../../shared/domain/events.ts';
import { RESULTS } from '../../shared/domain/outcome.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import type { LogEvent } from '../../shared/rotation/ports.ts';
import { HOUR, Stage } from '../rotation/stage.ts';

/** What an app logs in which much goes wrong and much goes well. */
async function eventful(): Promise<readonly LogEvent[]> {
  const stage = new Stage();
  stage.addAccount('new');
  stage.addAccount('untagged', { tags: {} });
  stage.addManaged('due', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
  stage.addManaged('ending', { active: 'Key2', ageDays: { Key1: 89, Key2: 4 } });
  stage.addManaged('old', { active: 'Key1', ageDays: { Key1: 92, Key2: 80 } }, { readOnlyLock: true });
  stage.azure.person.setSecret(stage.vault, 'ending', { value: 'junk', tags: stage.publishedTags('ending') });
  stage.azure.faults.add({ operation: 'secrets.list', fault: { kind: 'refuse', status: 503 } });
  stage.locks.fail('release');
  const { settings, ports } = stage.context();
  const app = createApp(settings, ports, memoryOperatePorts(ports));
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    await stage.clock.run(app.sweep(TIMER));
    await stage.pass(HOUR);
  }
  return stage.events;
}

describe('everything that is logged', () => {
  it('is in the list of events, with every field', async () => {
    const events = await eventful();
    const names = new Set(events.map(({ name }) => name));
    for (const name of ['sweep.ended', 'account.adopted', 'account.rotated', 'account.healed', 'lock.left-to-expire']) {
      expect(names).toContain(name);
    }
    expect(names).toContain('azure.read-retried');
    for (const { name, fields } of events) {
      expect(Object.keys(EVENTS[name].fields), name).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  it('is flat: a text, a number or a truth value', async () => {
    for (const { fields } of await eventful()) {
      for (const value of Object.values(fields)) {
        expect(['string', 'number', 'boolean', 'undefined']).toContain(typeof value);
      }
    }
  });

  it('tells each result of an account apart', () => {
    expect(Object.keys(EVENTS)).toEqual(expect.arrayContaining(RESULTS.map((result) => `account.${result}`)));
  });
});
