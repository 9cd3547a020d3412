import { DAY } from '../../shared/domain/duration.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { CAST } from './cast.ts';
import type { Figures } from './figures.ts';

const QUIET = new Set(['kept', 'verified']);

/** Turns what happens into lines for a person: each event once, with its day, its account and the reason. */
export class Timeline {
  readonly #told = new Set<string>();

  opening(): string[] {
    const cast = CAST.map(
      ({ name, about, kind = 'OpenAI', subscription }) =>
        `  ${name.padEnd(15)} ${kind.padEnd(15)} ${subscription.padEnd(11)} ${about}`,
    );
    return ['The accounts on day 0:', '', ...cast, '', 'What happens, and why:', ''];
  }

  act(afterMs: number, name: string, what: string): string {
    return line(afterMs, name, 'BY HAND', what);
  }

  sweep(afterMs: number, report: SweepReport): string[] {
    return report.accounts.flatMap(({ name, outcome }) => {
      const standing = outcome.result === 'skipped' || outcome.result === 'blocked';
      const key = `${name} ${outcome.result} ${outcome.reason}`;
      if (QUIET.has(outcome.result) || (standing && this.#told.has(key))) return [];
      this.#told.add(key);
      return [line(afterMs, name, outcome.result, `${outcome.reason}: ${outcome.sentence}`)];
    });
  }

  closing(figures: Figures, violations: readonly string[]): string[] {
    const { outcomes, consumer, keys, calls } = figures;
    const counts = Object.entries(outcomes).map(([result, count]) => `${count} ${result}`);
    return [
      '',
      `${figures.virtualDays} virtual days, ${figures.accounts} accounts in ${figures.subscriptions} subscriptions: ${counts.join(', ')}.`,
      `Consumers, each caching its key for 24 h: ${consumer.calls} calls, ${consumer.failed} failed; ${consumer.failedByDrift} more failed between a person's act and its repair.`,
      `Oldest key of an account under management since before day 0: ${keys.oldestDays} days; ${keys.overdue} overdue.`,
      `Calls: ${calls.arm} to Resource Manager, ${calls.keyVault} to Key Vault, ${calls.inference} to the data plane.`,
      `Keys seen in logs, reports, tags or output: ${figures.leaks}. Broken promises: ${figures.violations}.`,
      ...violations.map((text) => `  ${text}`),
      '',
      figures.ok ? 'Keys rotated, and no consumer noticed.' : 'NOT OK: a promise was broken; see the figures above.',
    ];
  }
}

function line(afterMs: number, name: string, what: string, why: string): string {
  const day = `day ${String(Math.floor(afterMs / DAY)).padStart(3)}`;
  return `${day}  ${name.padEnd(15)} ${what.padEnd(8)} ${why}`;
}
