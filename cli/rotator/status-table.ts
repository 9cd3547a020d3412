import type { AccountStatus, Status } from '../../shared/report/status-schema.ts';
import { aligned } from '../text/aligned.ts';

/** Results whose sentence a person should read. */
const TELLING: ReadonlySet<AccountStatus['result']> = new Set([
  'failed',
  'blocked',
  'healed',
  'deferred',
  'planned',
  'adopted',
  'rotated',
  'retired',
]);

const HEAD = ['account', 'phase', 'key1', 'key2', 'next', 'outcome'];

/** A status for people. `onlyWork`: leaves out accounts with which all is well. */
export function statusTable(status: Status, onlyWork: boolean): string {
  const accounts = onlyWork ? status.accounts.filter(({ result }) => TELLING.has(result)) : status.accounts;
  const sentences = accounts
    .filter(({ result }) => TELLING.has(result))
    .map(({ name, result, sentence }) => `- ${name}, ${result}: ${sentence}`);
  return [
    ...(accounts.length === 0 ? [] : aligned([HEAD, ...accounts.map(rowOf)])),
    ...(sentences.length === 0 ? [] : ['', ...sentences]),
    ...notSeen(status),
    '',
    summary(status, accounts.length),
    '',
  ].join('\n');
}

function rowOf(account: AccountStatus): string[] {
  const { name, phase, managed, next, result, reason, overdueSince } = account;
  return [
    name,
    phase ?? (managed ? 'unclear' : '-'),
    keyOf(account, 'Key1'),
    keyOf(account, 'Key2'),
    next === null ? '-' : `${next.action} ${next.at.slice(0, 10)}`,
    `${result} (${reason})${overdueSince === null ? '' : `, overdue since ${overdueSince.slice(0, 10)}`}`,
  ];
}

/** The age of a key; a star: it is published. */
function keyOf({ keys }: AccountStatus, slot: 'Key1' | 'Key2'): string {
  const key = keys.find((each) => each.slot === slot);
  if (key === undefined) return '-';
  return `${key.ageDays === null ? 'old' : `${Math.floor(key.ageDays)} d`}${key.role === 'active' ? ' *' : ''}`;
}

function notSeen({ failures, unlisted }: Status): string[] {
  const lines = [
    ...failures.map(({ scope, id, sentence }) => `- ${scope} ${id} could not be read: ${sentence}`),
    ...unlisted.map(({ state, secret, account }) => `- ${state}: ${secret} of ${account}`),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function summary({ totals, mode }: Status, shown: number): string {
  const results = Object.entries(totals.results).flatMap(([result, count]) =>
    count > 0 ? [`${count} ${result}`] : [],
  );
  const planned = mode === 'plan' ? ' Nothing was changed.' : '';
  return `${totals.accounts} accounts: ${results.join(', ') || 'none'}. Oldest key ${totals.oldestKeyDays} days, ${totals.overdue} overdue; ${shown} shown.${planned}`;
}
