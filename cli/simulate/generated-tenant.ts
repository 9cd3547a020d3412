import { Random } from '../../emulator/random.ts';
import { CLOCK_SKEW_MS } from '../../shared/domain/cycle.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import type { AccountEvent, AccountPlan, ClockChange, ConsumerPlan, Outage, Tenant } from './tenant.ts';

const SUBSCRIPTIONS = 8;
const OPTED_IN = { 'key-rotation': 'enabled' };
/** Clocks differ by so much at most; together they stay within what the product allows for. */
const MOST_AHEAD_MS = 6 * MINUTE;
const CLOCKS_CHANGE_EVERY_MS = 30 * DAY;
const OUTAGE_EVERY_MS = 60 * DAY;
/** When the deployment is replaced by another, as shares of the whole time. */
const SUCCESSIONS = [0.37, 0.71];
/** An outage begins while a sweep is at work. */
const MID_SWEEP_MS = 20 * SECOND;

/** What consumers do: how long they keep a key, and how often they call. Calls fall just before a key is read again. */
const HABITS: readonly Omit<ConsumerPlan, 'firstMs'>[] = [
  { refreshMs: 5 * MINUTE, everyMs: 13 * HOUR },
  { refreshMs: HOUR, everyMs: 17 * HOUR },
  { refreshMs: 12 * HOUR, everyMs: 11 * HOUR + 50 * MINUTE },
  { refreshMs: DAY, everyMs: 11 * HOUR + 55 * MINUTE },
  { refreshMs: 36 * HOUR, everyMs: 17 * HOUR + 55 * MINUTE },
  { refreshMs: 2 * DAY, everyMs: 15 * HOUR + 55 * MINUTE },
  { refreshMs: 2 * DAY, everyMs: 23 * HOUR + 55 * MINUTE },
];

/** A tenant of so many accounts that always come to about as many: whichever is deleted, another one appears. */
export function generatedTenant(options: {
  readonly count: number;
  /** Number of the first account, so that those of several tenants have different names. */
  readonly first?: number;
  readonly days: number;
  readonly seed: number;
  readonly settings: Settings;
}): Tenant {
  const { count, days, seed, settings, first = 0 } = options;
  const random = new Random(seed);
  const endMs = days * DAY;
  const accounts: AccountPlan[] = [];
  for (let index = first; index < first + count; index += 1) {
    const account = accountOf(random, index, settings, endMs);
    accounts.push(account);
    const removed = account.events.find(({ what }) => what === 'remove');
    if (removed !== undefined) accounts.push(successorOf(random, account, removed.atMs));
  }
  return {
    accounts,
    outages: outages(random, endMs),
    clocks: clocks(random, endMs),
    successions: SUCCESSIONS.map((share) => Math.floor(share * endMs)),
  };
}

function accountOf(random: Random, index: number, settings: Settings, endMs: number): AccountPlan {
  const name = `account-${String(index + 1).padStart(4, '0')}`;
  const subscriptionId = subscriptionOf(index);
  const kind = random.below(3) === 0 ? 'AIServices' : 'OpenAI';
  const network = random.below(20) === 0 ? 'private' : 'public';
  const consumers = [consumerOf(random)];
  const knownRefreshMs = consumers[0]?.refreshMs;
  const place = { name, kind, subscriptionId, network, appearsMs: 0, consumers, knownRefreshMs } as const;
  const share = random.fraction();
  if (share < 0.75)
    return { ...place, tags: OPTED_IN, ...underManagement(random, settings), events: eventsOf(random, endMs) };
  const keyAgeMs = { Key1: DAY * random.below(900), Key2: DAY * random.below(900) };
  const newcomer = { ...place, keyAgeMs, published: undefined };
  if (share < 0.95) return { ...newcomer, tags: OPTED_IN, events: eventsOf(random, endMs) };
  // Later ones opt in during the first tenth of the time.
  return { ...newcomer, tags: {}, events: [{ atMs: minutes(random, endMs / 10), what: 'opt-in' }] };
}

/** Somewhere in its cycle on day 0. */
function underManagement(random: Random, settings: Settings): Pick<AccountPlan, 'keyAgeMs' | 'published'> {
  const holdMs = settings.graceMs + CLOCK_SKEW_MS + settings.scheduleGapMs;
  const dueMs = settings.maxAgeMs - holdMs - settings.leadMs;
  const activeMs = Math.floor(random.fraction() * Math.max(0, dueMs - DAY));
  const idleMs = activeMs < holdMs ? activeMs + dueMs - DAY : activeMs - holdMs;
  const published: Slot = random.below(2) === 0 ? 'Key1' : 'Key2';
  const keyAgeMs = published === 'Key1' ? { Key1: activeMs, Key2: idleMs } : { Key1: idleMs, Key2: activeMs };
  return { published, keyAgeMs };
}

function eventsOf(random: Random, endMs: number): readonly AccountEvent[] {
  const atMs = minutes(random, endMs);
  const share = random.fraction();
  if (share < 0.03) return [{ atMs, what: 'remove' }];
  if (share < 0.04) return [{ atMs, what: 'opt-out' }];
  if (share < 0.1) return [{ atMs, what: 'strip' }];
  return share < 0.16 ? [{ atMs, what: 'move-marker' }] : [];
}

/** A new account with new keys, opted in from its first day. */
function successorOf(random: Random, before: AccountPlan, appearsMs: number): AccountPlan {
  const consumer = consumerOf(random);
  const lives = { consumers: [consumer], knownRefreshMs: consumer.refreshMs };
  const fresh = { keyAgeMs: { Key1: 0, Key2: 0 }, published: undefined, events: [] };
  return { ...before, ...lives, ...fresh, name: `${before.name}-next`, tags: OPTED_IN, appearsMs };
}

function consumerOf(random: Random): ConsumerPlan {
  const habit = HABITS[random.below(HABITS.length)] ?? { refreshMs: DAY, everyMs: DAY };
  return { ...habit, firstMs: minutes(random, habit.everyMs) };
}

/** The app for 30 h, the vault, one subscription, in turn. */
function outages(random: Random, endMs: number): Outage[] {
  const found: Outage[] = [];
  for (let beginMs = 20 * DAY; beginMs < endMs; beginMs += OUTAGE_EVERY_MS) {
    const startMs = beginMs + random.below(30) * DAY + MID_SWEEP_MS;
    const turn = found.length % 3;
    if (turn === 0) found.push({ of: 'app', startMs, durationMs: 30 * HOUR });
    else if (turn === 1) found.push({ of: 'vault', startMs, durationMs: (2 + random.below(20)) * HOUR });
    else {
      const subscriptionId = subscriptionOf(random.below(SUBSCRIPTIONS));
      found.push({ of: 'subscription', subscriptionId, startMs, durationMs: (10 + random.below(20)) * HOUR });
    }
  }
  return found;
}

function clocks(random: Random, endMs: number): ClockChange[] {
  const aheadMs = (): number => Math.round((2 * random.fraction() - 1) * MOST_AHEAD_MS);
  const found: ClockChange[] = [];
  for (let atMs = 0; atMs < endMs; atMs += CLOCKS_CHANGE_EVERY_MS) {
    found.push({ atMs, appAheadMs: aheadMs(), vaultAheadMs: aheadMs() });
  }
  return found;
}

function subscriptionOf(index: number): string {
  return `00000000-0000-4000-8000-${String((index % SUBSCRIPTIONS) + 1).padStart(12, '0')}`;
}

/** A whole minute between 0 and a bound. */
function minutes(random: Random, boundMs: number): number {
  return random.below(Math.max(1, Math.floor(boundMs / MINUTE))) * MINUTE;
}
