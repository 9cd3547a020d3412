import type { KeyAge } from '../../emulator/monitor/ages.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Reason } from '../../shared/domain/reasons.ts';

/** What kept a due account from its turn: a reason of the product, or the app did not run. */
export type Hindrance = Reason | 'app-down';

/** A cycle begins anew: what was in the way of the one before explains nothing any more. */
const NEW_CYCLE: ReadonlySet<Outcome['result']> = new Set(['adopted', 'retired']);
const STUCK: ReadonlySet<Outcome['result']> = new Set(['deferred', 'blocked', 'failed', 'skipped', 'planned']);

/** What a simulation showed of one account. Durations in milliseconds. */
export class AccountRecord {
  rotations = 0;
  retirements = 0;
  heals = 0;
  /** Age of its oldest key, as the promise counts it; undefined: never managed. */
  oldestMs: number | undefined;
  /** By how much a key passed the maximum age; 0: none did. */
  overdueMs = 0;
  /** What kept it from its turn when a key passed the maximum age. */
  cause: Hindrance | undefined;
  /** How long a value lived at least after it was last readable; undefined: none died. */
  shortestLifeMs: number | undefined;
  /** The end of its last turn; undefined: no sweep ever listed it. */
  last: Outcome | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  readonly #hindrances = new Map<Hindrance, number>();

  /** The end of a turn of this account in a sweep. */
  ended({ outcome, next }: AccountReport, nowMs: number): void {
    this.last = outcome;
    if (outcome.result === 'rotated') this.rotations += 1;
    if (outcome.result === 'retired') this.retirements += 1;
    if (outcome.result === 'healed') this.heals += 1;
    if (NEW_CYCLE.has(outcome.result)) this.#hindrances.clear();
    this.#dueMs = next?.atMs ?? this.#dueMs;
    if (STUCK.has(outcome.result)) this.hindered(outcome.reason, nowMs);
  }

  /** Something kept it from its turn; of no interest while it is not due. */
  hindered(by: Hindrance, nowMs: number): void {
    if (nowMs >= this.#dueMs) this.#hindrances.set(by, (this.#hindrances.get(by) ?? 0) + 1);
  }

  seen({ ageMs, maxAgeMs }: KeyAge): void {
    this.oldestMs = Math.max(this.oldestMs ?? 0, ageMs);
    if (ageMs <= maxAgeMs) return;
    this.overdueMs = Math.max(this.overdueMs, ageMs - maxAgeMs);
    this.cause ??= [...this.#hindrances].sort(([, one], [, other]) => other - one)[0]?.[0];
  }

  outlived(livedMs: number): void {
    this.shortestLifeMs = Math.min(this.shortestLifeMs ?? livedMs, livedMs);
  }
}
