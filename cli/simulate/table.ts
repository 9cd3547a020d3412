import type { Invariant } from '../../emulator/monitor/violation.ts';
import { aligned } from '../text/aligned.ts';
import type { BrokenPromise } from './promises.ts';
import type { AccountDetail, Result } from './result.ts';

/** What each promise means to somebody who does not know its number. */
const PROMISES: Readonly<Record<Invariant, string>> = {
  I1: 'publishes a dead key',
  I2: 'an application is cut off',
  I3: 'a key grows too old',
  I4: 'a key in use is regenerated',
  I5: 'a key leaks',
  I6: 'a key is regenerated unchecked',
};

const HEAD = ['account', 'rotations', 'retirements', 'oldest key', 'safe refresh', 'overdue', 'promises broken'];
const MOST_NAMES = 5;

/** The result for people. `everyAccount`: also those of which there is nothing to say. */
export function textOf(result: Result, options: { readonly everyAccount: boolean; readonly seed: number }): string {
  const { figures, accounts, brokenPromises } = result;
  const rows = accounts.map((account) => rowOf(account, brokenPromises));
  const shown = options.everyAccount ? rows : rows.filter((row) => row.at(-1) !== FINE);
  const table = shown.length === 0 ? [] : [...aligned([HEAD, ...shown]), ''];
  return [
    ...table,
    `${figures.accounts} accounts, ${figures.days} days, ${figures.sweeps} sweeps (seed ${options.seed}): ${figures.rotations} rotations, ${figures.retirements} retirements, ${figures.heals} heals.`,
    `Oldest key: ${figures.oldestKeyDays} days; what is older than adoption counts from the end of the adoption period.`,
    `Applications made ${figures.consumerCalls} calls, of which ${figures.failedCalls} failed. The monitor saw ${figures.violations} violations. ${figures.wallSeconds} s.`,
    '',
    ...listOf(brokenPromises),
  ].join('\n');
}

const FINE = 'none';

function rowOf(account: AccountDetail, broken: readonly BrokenPromise[]): string[] {
  const own = broken.filter((each) => each.account === account.name);
  const words = [...new Set(own.map(({ promise }) => PROMISES[promise]))].join('; ');
  const managed = account.oldestKeyDays !== null;
  return [
    account.name,
    String(account.rotations),
    String(account.retirements),
    managed ? `${account.oldestKeyDays} days` : '-',
    account.safeRefresh ?? '-',
    account.overdueDays > 0 ? `${account.overdueDays} days` : '-',
    words || (managed ? FINE : `not managed: ${account.lastReason ?? 'not seen'}`),
  ];
}

/** The broken promises, those of one kind together. */
function listOf(broken: readonly BrokenPromise[]): string[] {
  if (broken.length === 0) return ['No promise would be broken.'];
  const groups = new Map<string, BrokenPromise[]>();
  for (const each of broken) {
    const key = `${each.promise} ${each.sentence} ${each.change}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const entries = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [`- ${first.promise}, ${namesOf(group)}: ${first.sentence}`, `  To change: ${first.change}`];
  });
  return ['Promises that would be broken:', ...entries];
}

function namesOf(group: readonly BrokenPromise[]): string {
  const names = group.map(({ account }) => account ?? 'all accounts');
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
