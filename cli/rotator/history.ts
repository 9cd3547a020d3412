import type { App } from '../../shared/app.ts';
import { parseAccountId } from '../../shared/domain/account.ts';
import { DAY } from '../../shared/domain/duration.ts';
import type { HistoryEntry } from '../../shared/operate/history.ts';
import { BadInput, shown } from '../input/bad-input.ts';
import { aligned } from '../text/aligned.ts';
import { EXIT } from './exit-codes.ts';
import type { HistoryCommand } from './record-commands.ts';

/** Prints what happened to one account, newest first. */
export async function history(app: App, { account, from, to, json }: HistoryCommand): Promise<number> {
  const id = parseAccountId(account) ?? (await idOf(app, account));
  const found = await app.historyOf(id, {
    fromMs: from === undefined ? undefined : Date.parse(from),
    toMs: to === undefined ? undefined : Date.parse(to) + DAY - 1,
  });
  const damaged = `${found.unreadable} lines of the history cannot be read.`;
  if (json) console.log(JSON.stringify({ account: id, ...found }));
  else console.log([...told(id, found.entries), ...(found.unreadable > 0 ? [damaged] : [])].join('\n'));
  return found.unreadable > 0 ? EXIT.worry : EXIT.done;
}

/** By its name in the last sweep's status. Throws `BadInput`. */
async function idOf(app: App, name: string): Promise<string> {
  const meant = await app.accountsNamed(name);
  const [one, ...others] = meant;
  if (one === undefined) {
    throw new BadInput(
      `The last sweep saw no account "${shown(name)}"; give its ARM id, or see npm run rotator -- status.`,
    );
  }
  if (others.length === 0) return one;
  throw new BadInput(`Several accounts have the name "${shown(name)}": ${meant.join(', ')}; give the ARM id of one.`);
}

function told(id: string, entries: readonly HistoryEntry[]): string[] {
  if (entries.length === 0) return [`Nothing is recorded of ${id} in this time.`];
  const rows = entries.map((entry) => [
    `${entry.at.slice(0, 16)}Z`,
    `${entry.result} (${entry.reason})`,
    entry.by.name ?? entry.by.kind,
    `${entry.sentence}${entry.overdueSince === null ? '' : ` Overdue since ${entry.overdueSince.slice(0, 10)}.`}`,
  ]);
  return aligned([['at', 'what', 'by', 'why'], ...rows]);
}
