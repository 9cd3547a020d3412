import { formatDuration } from '../../shared/domain/duration.ts';
import { policyOf } from '../../shared/domain/policy.ts';
import type { Circumstances } from './causes.ts';
import { type Figures, figuresOf, inDays } from './figures.ts';
import { type BrokenPromise, brokenPromises } from './promises.ts';
import type { Play } from './run.ts';
import type { Player } from './stage.ts';

/** What a simulation showed of one account. */
export interface AccountDetail {
  readonly name: string;
  readonly rotations: number;
  readonly retirements: number;
  /** As the promise counts it; null: never under management. */
  readonly oldestKeyDays: number | null;
  /** The longest time after which an application may read the secret again, as an ISO 8601 duration; null: not managed. */
  readonly safeRefresh: string | null;
  readonly overdueDays: number;
  readonly consumerCalls: number;
  readonly failedCalls: number;
  /** The last thing that a sweep said of it, as a reason code; null: no sweep saw it. */
  readonly lastReason: string | null;
}

/** A simulation in figures, account by account, with what would break. */
export interface Result {
  readonly figures: Figures;
  readonly accounts: readonly AccountDetail[];
  readonly brokenPromises: readonly BrokenPromise[];
}

export function resultOf(play: Play, around: Circumstances, days: number, wallMs: number): Result {
  return {
    figures: figuresOf(play, days, wallMs),
    accounts: [...play.stage.players.values()].map((player) => detailOf(play, player)),
    brokenPromises: brokenPromises(play, around),
  };
}

function detailOf({ stage, observer }: Play, player: Player): AccountDetail {
  const { plan, consumers } = player;
  const { rotations, retirements, oldestMs, shortestLifeMs, overdueMs, last } = observer.record(player.account);
  const { graceMs } = policyOf(stage.settings, plan);
  // The promise; less where a value was seen to die sooner.
  const safeMs = Math.min(graceMs, shortestLifeMs ?? graceMs);
  return {
    name: plan.name,
    rotations,
    retirements,
    oldestKeyDays: oldestMs === undefined ? null : inDays(oldestMs),
    safeRefresh: oldestMs === undefined ? null : formatDuration(safeMs),
    overdueDays: inDays(overdueMs),
    consumerCalls: consumers.reduce((sum, { calls }) => sum + calls, 0),
    failedCalls: consumers.reduce((sum, { failed }) => sum + failed, 0),
    lastReason: last?.reason ?? null,
  };
}

/** Several deployments of the app that were simulated beside each other, as one result. `wallMs`: for all of them. */
export function together(results: readonly Result[], wallMs: number): Result {
  const figures = results.map((result) => result.figures);
  const sum = (of: (one: Figures) => number): number => figures.reduce((total, one) => total + of(one), 0);
  return {
    figures: {
      accounts: sum(({ accounts }) => accounts),
      days: Math.max(...figures.map(({ days }) => days)),
      sweeps: sum(({ sweeps }) => sweeps),
      messages: sum(({ messages }) => messages),
      rotations: sum(({ rotations }) => rotations),
      retirements: sum(({ retirements }) => retirements),
      heals: sum(({ heals }) => heals),
      oldestKeyDays: Math.max(...figures.map(({ oldestKeyDays }) => oldestKeyDays)),
      consumerCalls: sum(({ consumerCalls }) => consumerCalls),
      failedCalls: sum(({ failedCalls }) => failedCalls),
      violations: sum(({ violations }) => violations),
      wallSeconds: Math.round(wallMs / 100) / 10,
    },
    accounts: results.flatMap(({ accounts }) => accounts),
    brokenPromises: results.flatMap((result) => result.brokenPromises),
  };
}
