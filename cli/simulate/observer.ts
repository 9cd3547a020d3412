import type { AccountId } from '../../shared/domain/account.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import type { Result } from '../../shared/domain/outcome.ts';
import type { LogEvent } from '../../shared/rotation/ports.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { AccountRecord } from './account-record.ts';
import { LastReadable } from './last-readable.ts';
import type { Stage } from './stage.ts';

/** Log lines without news: every account writes one in every sweep. */
const QUIET: ReadonlySet<string> = new Set(['account.kept', 'account.verified', 'account.skipped', 'account.deferred']);

/** Watches a simulation: what became of each account, by the reports of the sweeps and by what the local Azure knows. */
export class Observer {
  readonly records = new Map<AccountId, AccountRecord>();
  /** Age of the oldest live key of a managed account that was ever seen, milliseconds. */
  oldestMs = 0;
  readonly #stage: Stage;
  readonly #results = new Map<Result, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
    const lastReadable = new LastReadable((account, livedMs) => this.record(account).outlived(livedMs));
    stage.azure.world.watch((event) => lastReadable.follow(event));
  }

  record(account: AccountId): AccountRecord {
    const known = this.records.get(account) ?? new AccountRecord();
    this.records.set(account, known);
    return known;
  }

  /** How often a turn ended so, over all accounts and sweeps. */
  times(result: Result): number {
    return this.#results.get(result) ?? 0;
  }

  /** Keys must not stand in what the app logs; lines that only say that all is well are left unread. */
  log(event: LogEvent): void {
    if (!QUIET.has(event.name)) this.#stage.azure.monitor.scan(JSON.stringify(event), 'a log');
  }

  /** Measures every live key by the ledger of the local Azure. */
  lookAtAges(): void {
    const { azure, clock, settings } = this.#stage;
    const { maxAgeMs, adoptionMs, scope } = settings;
    const limits = { maxAgeMs, adoptionMs, untaggedToo: scope === 'all' };
    for (const age of azure.monitor.checkAges(clock.now(), limits)) {
      this.oldestMs = Math.max(this.oldestMs, age.ageMs);
      this.record(age.account).seen(age);
    }
  }

  swept(report: SweepReport): void {
    const nowMs = this.#stage.clock.now();
    for (const account of report.accounts) {
      if (account.outcome.reason !== 'dispatched') this.#count(account, nowMs);
    }
    for (const { account, state } of report.unlisted) this.record(account).hindered(state, nowMs);
  }

  /** A worker's turn is over. */
  turned(report: AccountReport): void {
    this.#count(report, this.#stage.clock.now());
  }

  /** A tick passed while the app was down. */
  missed(): void {
    const nowMs = this.#stage.clock.now();
    for (const record of this.records.values()) record.hindered('app-down', nowMs);
  }

  #count(report: AccountReport, nowMs: number): void {
    const { result } = report.outcome;
    this.#results.set(result, (this.#results.get(result) ?? 0) + 1);
    this.record(report.account).ended(report, nowMs);
  }
}
