import { formatDuration } from '../../shared/domain/duration.ts';
import { REASONS } from '../../shared/domain/reasons.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Hindrance } from './account-record.ts';
import type { Outage } from './tenant.ts';

/** Why something was late, and what to change. */
export interface Cause {
  readonly why: string;
  readonly change: string;
}

/** What the causes are explained with. */
export interface Circumstances {
  readonly settings: Settings;
  readonly outages: readonly Outage[];
}

const SETTINGS_BEHIND: Partial<Record<Hindrance, (around: Circumstances) => Cause>> = {
  'app-down': (around) => ({ why: 'the app was down when it was due', change: longerLead(around, 'app') }),
  'vault-unreadable': (around) => ({
    why: 'the vault did not answer when it was due',
    change: longerLead(around, 'vault'),
  }),
  unreachable: (around) => ({
    why: 'its subscription did not answer when it was due',
    change: longerLead(around, 'subscription'),
  }),
  'cap-reached': ({ settings }) => ({
    why: `more rotations were due than ROTATION_MAX_PER_SWEEP (${settings.maxPerSweep}) lets through`,
    change: 'Raise ROTATION_MAX_PER_SWEEP, sweep more often, or raise ROTATION_LEAD.',
  }),
  'budget-spent': ({ settings }) => ({
    why: `more was due than fits into ROTATION_SWEEP_BUDGET (${formatDuration(settings.sweepBudgetMs)})`,
    change: 'Raise ROTATION_SWEEP_BUDGET or ROTATION_CONCURRENCY, sweep more often, or raise ROTATION_LEAD.',
  }),
};

/** In words, what kept an account from its turn; `by` undefined: nothing was seen to. */
export function causeOf(by: Hindrance | undefined, around: Circumstances): Cause {
  if (by === undefined) {
    return {
      why: 'it was late already on day 0, or the time that is left for it is too short',
      change: 'Let the first rotation come sooner: adopt earlier, or raise ROTATION_LEAD.',
    };
  }
  const known = SETTINGS_BEHIND[by];
  if (known !== undefined) return known(around);
  const why = by === 'app-down' ? 'the app was down' : `of ${by} (${REASONS[by]})`;
  return { why, change: `See docs/reasons.md#${by}.` };
}

/** The lead that bridges the longest outage of this kind and the wait for the next sweep. */
function longerLead({ settings, outages }: Circumstances, of: Outage['of']): string {
  const longestMs = Math.max(0, ...outages.filter((outage) => outage.of === of).map(({ durationMs }) => durationMs));
  const neededMs = longestMs + 2 * settings.scheduleGapMs;
  return neededMs > settings.leadMs
    ? `Raise ROTATION_LEAD from ${formatDuration(settings.leadMs)} to at least ${formatDuration(neededMs)}: the longest outage and two sweeps.`
    : 'Raise ROTATION_LEAD, since outages came one after the other.';
}
