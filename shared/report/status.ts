import { addressOf } from '../domain/account.ts';
import type { AccountReport } from '../domain/account-report.ts';
import { DAY } from '../domain/duration.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Result } from '../domain/outcome.ts';
import type { SlotAge } from '../domain/phase.ts';
import { secretUrl } from '../domain/secret-ref.ts';
import type { SweepReport } from '../rotation/sweep.ts';
import type { AccountStatus, KeyStatus, Status } from './status-schema.ts';
import { summaryOf } from './summary.ts';

/** A sweep's report as data that can be stored and shown: no key material, times as texts, what needs a person first. */
export function statusOf(report: SweepReport): Status {
  const { runId, mode, endedAtMs, accounts, unlisted, failures } = report;
  return {
    runId,
    mode,
    takenAt: formatInstant(endedAtMs),
    totals: summaryOf(report),
    accounts: accounts.map((account) => accountStatusOf(account, endedAtMs)).toSorted(mostPressingFirst),
    unlisted: unlisted.map(({ account, publication, state, sentence }) => ({
      account,
      secret: secretUrl(publication.ref),
      state,
      sentence,
    })),
    failures: failures.map(({ scope, id, sentence }) => ({ scope, id, sentence })),
  };
}

/** One account's report as data; `nowMs`: when its ages are told, epoch milliseconds. */
export function accountStatusOf(report: AccountReport, nowMs: number): AccountStatus {
  const { account, name, kind, location, managed, secret, outcome, next, overdueSinceMs } = report;
  const { subscriptionId, resourceGroup } = addressOf(account);
  return {
    account,
    name,
    kind,
    location,
    subscription: subscriptionId,
    resourceGroup,
    managed,
    phase: report.phase ?? null,
    active: report.active ?? null,
    keys: report.keys.map((key) => keyStatus(key, nowMs)),
    next: next === undefined ? null : { action: next.action, at: formatInstant(next.atMs) },
    overdueSince: instantOrNull(overdueSinceMs),
    secret,
    result: outcome.result,
    reason: outcome.reason,
    sentence: outcome.sentence,
    error: outcome.errorCode ?? null,
    retryAt: instantOrNull(outcome.retryAtMs),
  };
}

function keyStatus({ slot, role, createdAtMs, mustDieByMs }: SlotAge, nowMs: number): KeyStatus {
  const known = createdAtMs !== undefined;
  return {
    slot,
    role,
    createdAt: instantOrNull(createdAtMs),
    ageDays: known ? Math.ceil(((nowMs - createdAtMs) / DAY) * 100) / 100 : null,
    mustDieBy: formatInstant(mustDieByMs),
    usedUp: known ? Math.round(((nowMs - createdAtMs) / (mustDieByMs - createdAtMs)) * 1000) / 1000 : null,
  };
}

function instantOrNull(atMs: number | undefined): string | null {
  return atMs === undefined ? null : formatInstant(atMs);
}

/** How pressing a result is: what failed, then what is blocked, then what was done, then the rest, then what is left alone. */
const PRESSING: Readonly<Record<Result, number>> = {
  failed: 1,
  blocked: 2,
  healed: 3,
  deferred: 3,
  adopted: 4,
  rotated: 4,
  retired: 4,
  'rolled-back': 4,
  planned: 4,
  verified: 5,
  kept: 5,
  skipped: 6,
};

function mostPressingFirst(one: AccountStatus, other: AccountStatus): number {
  const rank = ({ overdueSince, result }: AccountStatus): number => (overdueSince === null ? PRESSING[result] : 0);
  const at = (status: AccountStatus): string => status.overdueSince ?? status.next?.at ?? '~';
  return rank(one) - rank(other) || at(one).localeCompare(at(other)) || one.account.localeCompare(other.account);
}
