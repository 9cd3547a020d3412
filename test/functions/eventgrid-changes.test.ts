import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { reactToEvent } from '../../functions/eventgrid-changes.ts';
import { createApp } from '../../shared/app.ts';
import type { Log } from '../../shared/rotation/ports.ts';
import { ReactStage } from '../operate/events/react-stage.ts';
import { sample } from '../operate/events/sample-events.ts';

interface Line {
  readonly level: string;
  readonly text: string;
}

function contextWith(lines: Line[]): InvocationContext {
  return new InvocationContext({
    functionName: 'onChange',
    logHandler: (level, ...parts) => lines.push({ level, text: parts.map(String).join(' ') }),
  });
}

/** What the trigger does with an event, over the stage; gives what it logged. */
async function deliver(stage: ReactStage, event: unknown): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const open = (_env: unknown, log: Log) => {
    const { settings, ports } = stage.context({ log });
    return createApp(settings, ports, { ...stage.workspace().ports, log });
  };
  await stage.clock.run(reactToEvent(event, contextWith(lines), open));
  return lines;
}

describe('the event function', () => {
  it('fails with every fault of the settings, so that the event comes again once they are put right', async () => {
    const lines: Line[] = [];
    await expect(reactToEvent(sample('account-write.eventgrid'), contextWith(lines))).rejects.toThrow(
      /KEY_VAULT_URL is not set[\s\S]*AzureWebJobsStorage/,
    );
    expect(lines).toEqual([]);
  });

  it('heals the account that the event is about, and logs both', async () => {
    const stage = new ReactStage();
    const account = stage.addKnown('app');
    stage.azure.person.regenerate(account, 'Key1');
    const lines = await deliver(stage, sample('regenerate-key.person.eventgrid'));
    expect(stage.publishedValue('app')).toBe(stage.azure.keysOf(account).Key1);
    expect(lines.map(({ level, text }) => [level, JSON.parse(text)])).toMatchObject([
      ['warning', { event: 'change.received', change: 'keys-regenerated', account }],
      ['warning', { event: 'account.healed', account }],
    ]);
  });

  it.each([
    ['malformed', 'junk'],
    ['unknown-type', { eventType: 'Microsoft.Storage.BlobCreated', data: {} }],
  ])('acknowledges what is %s', async (because, event) => {
    const [line, ...more] = await deliver(new ReactStage(), event);
    expect(JSON.parse(line?.text ?? '')).toMatchObject({ event: 'change.ignored', because });
    expect(more).toEqual([]);
  });

  it('fails where Azure is unavailable, so that the event comes again', async () => {
    const stage = new ReactStage();
    stage.addKnown('app');
    const fault = { kind: 'refuse', status: 503 } as const;
    stage.azure.faults.add({ operation: 'secrets.list', times: Number.POSITIVE_INFINITY, fault });
    await expect(deliver(stage, sample('account-write.eventgrid'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
