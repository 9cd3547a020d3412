import { formatInstant } from '../../domain/instant.ts';
import type { Status } from '../status-schema.ts';
import { type AccountEvidence, accountEvidence, type Told } from './account-evidence.ts';
import { type Gap, gapsOf, type SweepMark } from './gaps.ts';
import type { Span } from './observation.ts';

/** Everything that the evidence is made of. */
export interface EvidenceSource {
  /** First and last day of the period, `2026-03-31`; both count in, in UTC. */
  readonly from: string;
  readonly to: string;
  readonly span: Span;
  /** Epoch milliseconds. */
  readonly madeAtMs: number;
  readonly madeBy: string;
  readonly deployment: string;
  /** As of the last sweep; undefined: there is none, or it cannot be read. */
  readonly status: Status | undefined;
  /** Each account's, in the order of time, all that is kept: what came after the period tells of it too. */
  readonly histories: readonly Told[];
  /** All that are kept, in the order of time. */
  readonly sweeps: readonly SweepMark[];
  /** ISO 8601, UTC; undefined: no run is recorded. */
  readonly firstRecordAt: string | undefined;
  /** Of the schedule, milliseconds. */
  readonly largestGapMs: number;
}

/** For how long every key value of every account lived in a period, and what was not as it should be. */
export interface Evidence extends Pick<EvidenceSource, 'from' | 'to' | 'madeBy' | 'deployment'> {
  readonly madeAt: string;
  /** Until when ages are counted: the end of the period, or when this was made. ISO 8601, UTC. */
  readonly countedUntil: string;
  /** When the last sweep ended; null: there is no status of it. */
  readonly statusTakenAt: string | null;
  readonly totals: EvidenceTotals;
  readonly accounts: readonly AccountEvidence[];
  readonly gaps: readonly Gap[];
  /** What this cannot know, and why; empty: nothing is missing. */
  readonly missing: readonly string[];
}

/** The evidence in numbers, of the period only. */
export interface EvidenceTotals {
  readonly accounts: number;
  readonly managed: number;
  readonly keyValues: number;
  readonly ended: number;
  /** Key values that lived longer than they may. */
  readonly broken: number;
  readonly exceptions: number;
  readonly oldestAgeDays: number;
  /** Sweeps in the period, and how many of them were ok. */
  readonly sweeps: number;
  readonly okSweeps: number;
}

/** Puts the evidence together. Pure: the same records give the same evidence. */
export function evidenceOf(source: EvidenceSource): Evidence {
  const { from, to, span, madeBy, deployment, status, sweeps } = source;
  const accounts = accountEvidence(source.histories, status, span);
  const gaps = gapsOf(sweeps, span, source.largestGapMs);
  return {
    from,
    to,
    madeAt: formatInstant(source.madeAtMs),
    madeBy,
    deployment,
    countedUntil: formatInstant(span.toMs),
    statusTakenAt: status?.takenAt ?? null,
    totals: totalsOf(accounts, sweepsIn(sweeps, span)),
    accounts,
    gaps,
    missing: [...recordsMissing(source), ...accountsMissing(accounts)],
  };
}

/** Whether all of it is as it should be: no value lived too long, no record is missing, and the sweeps came. */
export function isInOrder({ totals, gaps, missing }: Evidence): boolean {
  return totals.broken === 0 && gaps.length === 0 && missing.length === 0;
}

function sweepsIn(sweeps: readonly SweepMark[], { fromMs, toMs }: Span): readonly SweepMark[] {
  return sweeps.filter(({ startedAt }) => Date.parse(startedAt) >= fromMs && Date.parse(startedAt) < toMs);
}

function totalsOf(accounts: readonly AccountEvidence[], sweeps: readonly SweepMark[]): EvidenceTotals {
  const keys = accounts.flatMap((account) => account.keys);
  return {
    accounts: accounts.length,
    managed: accounts.filter(({ managed }) => managed).length,
    keyValues: keys.length,
    ended: keys.filter(({ fate }) => fate === 'ended').length,
    broken: keys.filter(({ limit }) => limit === 'broken').length,
    exceptions: accounts.reduce((sum, { exceptions }) => sum + exceptions.length, 0),
    oldestAgeDays: keys.reduce((oldest, { ageDays }) => Math.max(oldest, ageDays ?? 0), 0),
    sweeps: sweeps.length,
    okSweeps: sweeps.filter(({ ok }) => ok).length,
  };
}

function recordsMissing({ firstRecordAt, span, histories, status }: EvidenceSource): string[] {
  const missing: string[] = [];
  if (firstRecordAt === undefined) missing.push('No run is recorded.');
  else if (Date.parse(firstRecordAt) > span.fromMs) {
    missing.push(`Nothing is recorded before ${firstRecordAt}; what ended before then is not in this.`);
  }
  const unreadable = histories.reduce((sum, each) => sum + each.unreadable, 0);
  if (unreadable > 0) missing.push(`${unreadable} lines of the history cannot be read.`);
  if (status === undefined) {
    missing.push(
      'The status of the last sweep is not there or cannot be read; accounts without a history are not in this.',
    );
  } else if (status.failures.length > 0) {
    const scopes = status.failures.map(({ scope, id }) => `${scope} ${id}`).join(', ');
    missing.push(`The last sweep could not read ${scopes}; accounts may be missing.`);
  }
  return missing;
}

function accountsMissing(accounts: readonly AccountEvidence[]): string[] {
  const names = (history: AccountEvidence['history']): string =>
    accounts
      .filter((account) => account.managed && account.history === history)
      .map(({ name }) => name)
      .join(', ');
  const [none, late] = [names('none'), names('begins-late')];
  return [
    ...(none === '' ? [] : [`No history: ${none}.`]),
    ...(late === '' ? [] : [`A history that begins with the end of a value, which is not in this: ${late}.`]),
  ];
}
