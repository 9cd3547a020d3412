import type { Invariant } from '../../emulator/monitor/violation.ts';
import { type AccountId, addressOf } from '../../shared/domain/account.ts';
import { DAY, formatDuration } from '../../shared/domain/duration.ts';
import { type Policy, policyOf } from '../../shared/domain/policy.ts';
import type { AccountRecord } from './account-record.ts';
import { type Circumstances, causeOf } from './causes.ts';
import { inDays } from './figures.ts';
import type { Play } from './run.ts';
import type { Player } from './stage.ts';

/** A promise that these settings would break, and what to change. */
export interface BrokenPromise {
  /** Name of the account; null: all of them. */
  readonly account: string | null;
  readonly promise: Invariant;
  readonly sentence: string;
  readonly change: string;
}

type Break = Omit<BrokenPromise, 'account'>;

const A_DEFECT = 'Nothing in the settings excuses this; please report it as a defect, with the files and the seed.';

/** Every promise that was broken in the simulation, or is bound to be with what is known of the applications. */
export function brokenPromises(play: Play, around: Circumstances): readonly BrokenPromise[] {
  const { stage } = play;
  const inPlanMode: BrokenPromise[] = stage.settings.mode === 'plan' ? [{ account: null, ...PLAN_MODE }] : [];
  const ofAccounts = [...stage.players.values()].flatMap((player) => {
    const { plan, account } = player;
    const policy = policyOf(stage.settings, { tags: stage.azure.world.findAccount(account)?.tags ?? plan.tags });
    const seen: Seen = { player, policy, record: play.observer.record(account) };
    const breaks = [...cutOff(seen), ...tooOld(seen, around), ...standsStill(seen, around)];
    return breaks.map((broken) => ({ account: plan.name, ...broken }));
  });
  return [...inPlanMode, ...ofAccounts, ...defects(play)];
}

interface Seen {
  readonly player: Player;
  readonly policy: Policy;
  readonly record: AccountRecord;
}

const PLAN_MODE: Break = {
  promise: 'I3',
  sentence: 'ROTATION_MODE is plan: nothing is adopted, rotated or repaired, and keys grow old.',
  change: 'Set ROTATION_MODE to rotate; here, to see what would happen, and in the app, when you want it to.',
};

/** I2: an application keeps a key longer than it is promised to live. */
function* cutOff({ player, policy, record }: Seen): Iterable<Break> {
  const { plan, consumers } = player;
  const failed = consumers.reduce((sum, consumer) => sum + consumer.failed, 0);
  const refreshMs = plan.knownRefreshMs ?? Math.max(0, ...plan.consumers.map((consumer) => consumer.refreshMs));
  const managed = record.oldestMs !== undefined;
  if (managed && policy.consent === 'rotate' && refreshMs > policy.graceMs) {
    const calls = consumers.reduce((sum, consumer) => sum + consumer.calls, 0);
    const refresh = formatDuration(refreshMs);
    const known = plan.knownRefreshMs === undefined ? ', as App Service does where nothing else is known' : '';
    yield {
      promise: 'I2',
      sentence: `Applications that read the secret only every ${refresh}${known} outlive the grace of ${formatDuration(policy.graceMs)}; ${failed} of ${calls} calls failed.`,
      change: `Let them read it at least every ${formatDuration(policy.graceMs)}, or set ROTATION_GRACE (for this account alone: the tag key-rotation-grace) to ${refresh} or more.`,
    };
  } else if (failed > 0) {
    yield {
      promise: 'I2',
      sentence: `${failed} calls of applications that read often enough failed.`,
      change: A_DEFECT,
    };
  }
}

/** I3: a key was older than it may be. */
function* tooOld({ policy, record }: Seen, around: Circumstances): Iterable<Break> {
  if (record.overdueMs <= 0) return;
  const { why, change } = causeOf(record.cause, around);
  const days = inDays(record.overdueMs);
  yield {
    promise: 'I3',
    sentence: `A key was up to ${days} days older than ${formatDuration(policy.maxAgeMs)}, because ${why}.`,
    change,
  };
}

/** I3, in the long run: the account asks to be rotated, and only a person can let it go on. */
function* standsStill({ policy, record }: Seen, { settings }: Circumstances): Iterable<Break> {
  const { last } = record;
  if (policy.consent !== 'rotate' || settings.mode === 'plan') return;
  if (last?.result === 'blocked' && last.retryAtMs === undefined && record.cause === undefined) {
    yield {
      promise: 'I3',
      sentence: `Its keys are not rotated: ${last.sentence}`,
      change: `See docs/reasons.md#${last.reason}.`,
    };
  } else if (last === undefined) {
    yield {
      promise: 'I3',
      sentence: 'It is tagged for rotation, but no sweep ever saw it.',
      change: 'Add its subscription to AZURE_SUBSCRIPTION_IDS.',
    };
  }
}

/** What the monitor saw beside keys that grew too old and calls that failed, which are explained above. */
function defects({ stage }: Play): readonly BrokenPromise[] {
  const failures: ReadonlySet<string> = new Set(['I3']);
  return stage.azure.monitor.violations
    .filter(({ invariant }) => !failures.has(invariant))
    .map(({ invariant, account, atMs, text }) => ({
      account: account === undefined ? null : nameOf(account),
      promise: invariant,
      sentence: `Day ${Math.floor((atMs - stage.startMs) / DAY)}: ${text}`,
      change: A_DEFECT,
    }));
}

function nameOf(account: AccountId): string {
  return addressOf(account).name;
}
