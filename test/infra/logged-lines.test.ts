import { readdirSync, readFileSync } from 'node:fs';
import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { logOf } from '../../functions/invocation-log.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { operationMessage } from '../../shared/operate/operation-message.ts';
import { OperateStage } from '../operate/operate-stage.ts';

const QUERIES = readdirSync('infra/queries').map((name) => readFileSync(`infra/queries/${name}`, 'utf8'));

/** What a query takes a member of the line for, by how it turns it into a column. */
const KIND: Readonly<Record<string, string>> = {
  tostring: 'string',
  tobool: 'boolean',
  tolong: 'number',
  todouble: 'number',
};

/** Every `toKind(e.member)` of all queries, as member and the type that JSON must have for it. */
const TAKEN = QUERIES.flatMap((query) =>
  [...query.matchAll(/\b(to\w+)\(e(?:\.(\w+)|\["(\w+)"\])\)/g)].map(([, how = '', dotted, quoted]) => ({
    member: dotted ?? quoted ?? '',
    type: KIND[how],
  })),
);

const lineSchema = z.looseObject({ event: z.string() });

/** What the host gets of a sweep over accounts of every kind, of a request, and of what nobody can read. */
async function linesOfTheApp(): Promise<readonly string[]> {
  const stage = new OperateStage();
  stage.addManaged('late', { active: 'Key1', ageDays: { Key1: 400, Key2: 400 } }, { provisioningState: 'Updating' });
  stage.addManaged('due', { active: 'Key1', ageDays: { Key1: 88, Key2: 85 } });
  stage.addManaged('young', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  const app = stage.app();
  await stage.clock.run(app.sweep(TIMER));
  const request = { kind: 'rotate', id: 'op-1', force: false, compromised: false } as const;
  const wish = { kind: 'account', named: 'young', request, by: { kind: 'function-key' }, why: undefined } as const;
  await stage.clock.run(app.take(wish));
  await stage.deliver(app);
  await stage.clock.run(app.giveUp(JSON.parse(operationMessage('op-1'))));
  await stage.clock.run(app.perform('nothing of ours'));
  const lines: string[] = [];
  const context = new InvocationContext({ logHandler: (_, ...parts) => lines.push(parts.map(String).join(' ')) });
  for (const event of stage.events) logOf(context)(event);
  return lines;
}

describe('the lines that the app logs', () => {
  it('hold what the queries make columns of, in the form in which they take it', async () => {
    const lines = (await linesOfTheApp()).map((line) => lineSchema.parse(JSON.parse(line)));
    const seen = new Set<string>();
    for (const line of lines) {
      for (const { member, type } of TAKEN.filter(({ member }) => line[member] !== undefined)) {
        expect(typeof line[member], `${member} of ${line.event}`).toBe(type);
        seen.add(member);
      }
    }
    const lists = ['event', 'account', 'reason', 'overdueSince', 'ok', 'overdue', 'unreadScopes', 'oldestKeyDays'];
    expect([...seen]).toEqual(expect.arrayContaining([...lists, 'operationId', 'by', 'tries', 'outcome']));
  });

  it('begin with the name of the event, each on one line', async () => {
    for (const line of await linesOfTheApp()) expect(line).toMatch(/^\{"event":"[a-z]+\.[a-z-]+"[^\n]*\}$/);
  });
});
