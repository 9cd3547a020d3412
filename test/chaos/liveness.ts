import type { AccountId } from '../../shared/domain/account.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import type { Result } from '../../shared/domain/outcome.ts';
import type { Clock } from '../../shared/rotation/ports.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { Tell } from './chronicle.ts';
import { settingsOf } from './ports-of-level.ts';
import type { Deed, Schedule } from './schedule.ts';
import { hasLostLocks, waitsForPerson } from './waiting.ts';

/** How many looks more than an undisturbed account it may take. */
const WASTED_LOOKS = 3;
/** No account needs more looks than this, whatever counts as wasted. */
const MOST_LOOKS = 14;
/** What an undisturbed account comes to at each of its own times. */
const STEPS: ReadonlySet<Result> = new Set(['adopted', 'rotated', 'retired']);
/** How soon a value that was called compromised must be dead in fair weather. */
const COMPROMISED_MS = 2 * DAY;

/** Whether the account goes on by itself. */
export interface Liveness {
  readonly stuck: string | undefined;
  readonly waitsFor: string | undefined;
}

const CALM = { troubles: [], paceMs: 0 } as const;

/**
 * Looks at the account at its own next-action times only, in fair weather, until both keys were made anew. Every look that
 * is no step of the life cycle is wasted.
 */
export async function goesOn(world: ChaosWorld, schedule: Schedule, tell: Tell): Promise<Liveness> {
  const { azure, clock } = world;
  world.settings = goingOn(world.settings);
  azure.monitor.graceMs = settingsOf(world.settings).graceMs;
  let cycles = schedule.long ? 2 : 1;
  let sinceMs = clock.now();
  let wasted = 0;
  // Nobody's time has come at the first look, as a rule; a lock that is taken over may come before that.
  let mayBeEarly = true;
  const seen: string[] = [];
  for (let looks = 0; looks < MOST_LOOKS * cycles; looks += 1) {
    await judgeAges(world, schedule, schedule.long && cycles === 1 && wasted === 0);
    const report = await look(world);
    if (report === undefined) return { stuck: 'The account is in no report.', waitsFor: undefined };
    const { result, reason } = report.outcome;
    seen.push(`${result} (${reason})`);
    tell(`— look: ${result} (${reason}): ${report.outcome.sentence}`);
    const waitsFor = waitsForPerson(report.outcome, schedule, {
      probe: settingsOf(world.settings).probe,
      hasRecord: world.locks.hasRecord(world.account),
    });
    if (waitsFor !== undefined) return { stuck: undefined, waitsFor };
    if (reason === 'no-drift' && openDrift(world) !== undefined)
      return { stuck: openDrift(world), waitsFor: undefined };
    const owed = stillOwed(world, sinceMs);
    if (owed !== undefined)
      return hasLostLocks(schedule) || journalWasRemoved(schedule)
        ? { stuck: undefined, waitsFor: 'compromised' }
        : { stuck: owed, waitsFor: undefined };
    if (bothMadeAfter(world, sinceMs) && report.phase === 'steady') {
      cycles -= 1;
      if (cycles === 0) return { stuck: openDrift(world), waitsFor: undefined };
      sinceMs = clock.now();
    }
    const isEarly = result === 'kept' || result === 'verified';
    if (!STEPS.has(result) && !(isEarly && mayBeEarly)) wasted += 1;
    if (isEarly) mayBeEarly = false;
    if (wasted > WASTED_LOOKS) break;
    await clock.runUntil(ownNextTime(report, clock.now()));
  }
  return { stuck: `The account does not go on: ${seen.join(', ')}.`, waitsFor: undefined };
}

/** When there is something to do for the account next, by its own report; what failed is tried again by the next sweep. */
function ownNextTime({ next, outcome }: AccountReport, nowMs: number): number {
  if (outcome.retryAtMs !== undefined) return Math.max(outcome.retryAtMs, nowMs + MINUTE);
  if (next === undefined) return nowMs + DAY;
  return outcome.result === 'failed' || next.atMs <= nowMs ? nowMs + HOUR : Math.max(next.atMs, nowMs + MINUTE);
}

/** Whoever may write tags can hide an unfinished operation until the next look under the lock. */
function journalWasRemoved({ steps }: Schedule): boolean {
  return steps.some(({ act }) => act.kind === 'person' && removesJournal(act));
}

function removesJournal(deed: Deed): boolean {
  if (deed.deed === 'publish') return deed.tags === 'dropped';
  return deed.deed === 'tag' && (deed.changes === 'all' || 'Operation' in deed.changes);
}

/** Whoever may write tags can make a value look younger than it is, up to the creation of the version that holds it. */
function timesWereForged({ steps }: Schedule): boolean {
  return steps.some(
    ({ act }) => act.kind === 'person' && act.deed === 'tag' && act.changes !== 'all' && isForged(act.changes),
  );
}

function isForged(changes: Readonly<Record<string, string | null>>): boolean {
  return ['Key1CreatedAt', 'Key2CreatedAt', 'AdoptedAt'].some((name) => name in changes);
}

/** An operator who switched the app to planning switches it back on. */
function goingOn(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...settings, ROTATION_MODE: 'rotate' };
}

async function look(world: ChaosWorld): Promise<AccountReport | undefined> {
  const { clock, workers } = world;
  const { runId, accounts } = await clock.run(sweep(world.context(CALM), workers?.dispatch));
  const report = accounts.find(({ account }) => account === world.account);
  if (workers === undefined || report?.outcome.reason !== 'dispatched') return report;
  await clock.run(untilDone(clock, () => workers.reportOf(runId) !== undefined));
  return workers.reportOf(runId) ?? report;
}

/** Waits for a worker, at most as long as its message is obeyed. */
async function untilDone(clock: Clock, isDone: () => boolean): Promise<void> {
  const untilMs = clock.now() + 2 * HOUR;
  while (!isDone() && clock.now() < untilMs) await clock.sleep(5 * SECOND);
}

function bothMadeAfter({ azure, account }: ChaosWorld, sinceMs: number): boolean {
  return Object.values(azure.keyTimesOf(account)).every((madeAtMs) => madeAtMs >= sinceMs);
}

/**
 * I3, before a look, when values are at their oldest: one that is too old is at least reported so; where nothing disturbed
 * the cycle, there is none.
 */
async function judgeAges(world: ChaosWorld, schedule: Schedule, withoutExcuse: boolean): Promise<void> {
  if (timesWereForged(schedule)) return;
  const { azure, clock, account, settings } = world;
  const { maxAgeMs, adoptionMs } = settingsOf(settings);
  const limits = { maxAgeMs, adoptionMs, except: (each: AccountId) => each !== account };
  if (azure.monitor.ages(clock.now(), limits).every((age) => age.ageMs <= age.maxAgeMs)) return;
  const report = await plannedLook(world);
  const isExcused = report?.managed !== true || (report.overdueSinceMs !== undefined && !withoutExcuse);
  if (!isExcused) azure.monitor.checkAges(clock.now(), limits);
}

/** What the product says of the account without doing anything. */
async function plannedLook(world: ChaosWorld): Promise<AccountReport | undefined> {
  const { settings } = world;
  world.settings = { ...settings, ROTATION_MODE: 'plan' };
  const report = await look(world);
  world.settings = settings;
  return report;
}

/** A value that was called compromised does not wait for the next rotation. */
function stillOwed({ azure, clock, account }: ChaosWorld, sinceMs: number): string | undefined {
  const compromised = azure.monitor.compromisedValues(account);
  const alive = Object.values(azure.keysOf(account)).some((value) => compromised.has(value));
  return alive && clock.now() - sinceMs > COMPROMISED_MS
    ? 'A value that was called compromised is still live.'
    : undefined;
}

function openDrift({ azure }: ChaosWorld): string | undefined {
  const open = azure.monitor.byPerson.find(
    ({ healedAtMs, invariant, forgotten }) => healedAtMs === undefined && invariant === 'I1' && forgotten !== true,
  );
  return open === undefined ? undefined : `Not healed: ${open.text}`;
}
