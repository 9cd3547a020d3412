import type { AccountEvidence } from '../../shared/report/evidence/account-evidence.ts';
import type { Evidence } from '../../shared/report/evidence/evidence.ts';
import type { KeyLife } from '../../shared/report/evidence/key-lives.ts';
import { aligned } from '../text/aligned.ts';

const HEAD = ['account', 'slot', 'created', 'ended', 'days', 'at most', 'limit'];

/** The evidence for people: a line for each key value, then whatever is not as it should be. */
export function evidenceTable(evidence: Evidence): string {
  const { accounts, totals, from, to } = evidence;
  const rows = accounts.flatMap(rowsOf);
  return [
    ...(rows.length === 0 ? [] : aligned([HEAD, ...rows])),
    ...section('Exceptions', accounts.flatMap(exceptionsOf)),
    ...section(
      'To know',
      accounts.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    ),
    ...section(
      'Gaps',
      evidence.gaps.map((gap) => `no ok sweep from ${gap.from} to ${gap.to}, ${gap.notOk} not ok`),
    ),
    ...section('Missing', evidence.missing),
    '',
    `${from} to ${to}: ${totals.keyValues} key values of ${totals.managed} managed accounts, ${totals.broken} older than they may be, the oldest ${totals.oldestAgeDays} days; ${totals.okSweeps} of ${totals.sweeps} sweeps were ok.`,
    '',
  ].join('\n');
}

function rowsOf({ name, keys, limit }: AccountEvidence): string[][] {
  if (keys.length === 0) return [[name, '-', '-', '-', '-', '-', limit]];
  return keys.map((key) => [
    name,
    key.slot,
    key.createdAt === null ? 'old' : minute(key.createdAt),
    key.endedAt === null ? fateOf(key) : minute(key.endedAt),
    key.ageDays === null ? '-' : key.ageDays.toFixed(2),
    key.maxAgeDays === null ? '-' : String(key.maxAgeDays),
    key.limit,
  ]);
}

function fateOf({ fate }: KeyLife): string {
  return fate === 'alive' ? 'alive' : 'not known';
}

function exceptionsOf({ name, exceptions }: AccountEvidence): string[] {
  return exceptions.map(
    ({ kind, from, to, reason, sentence }) =>
      `${name}, ${kind} from ${minute(from)} to ${to === null ? '(not over)' : minute(to)} (${reason}): ${sentence}`,
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `- ${line}`)];
}

function minute(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
