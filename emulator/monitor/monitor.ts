import { type AccountId, tagOf } from '../../shared/domain/account.ts';
import { DAY, parseDuration } from '../../shared/domain/duration.ts';
import { SLOTS } from '../../shared/domain/slot.ts';
import type { Arrival, CallWatcher } from '../exchange.ts';
import type { World } from '../world/world.ts';
import type { AccountEvent, Regenerated, SecretEvent, WorldEvent } from '../world/world-event.ts';
import { type AgeLimits, agesOf, type KeyAge, tooOld } from './ages.ts';
import { Compromised } from './compromised.ts';
import { causeOf, type FailureCause, type RefusedCall } from './consumer-failure.ts';
import { overwritesForeign } from './foreign-value.ts';
import { LeakScanner } from './leak-scanner.ts';
import { lastJournal, Preparation } from './preparation.ts';
import type { SecretTrack } from './secret-track.ts';
import { SecretTracks } from './secret-tracks.ts';
import { sentTexts } from './sent-texts.ts';
import { type AskedRegeneration, UnderWay } from './under-way.ts';
import { diedUnseen } from './unseen-death.ts';
import { versionComplaints } from './version-complaints.ts';
import type { Invariant, PersonsDoing, Violation } from './violation.ts';

/** Watches every call and every effect for broken promises (I1 to I6), and tells apart what a person did. */
export class Monitor implements CallWatcher {
  readonly violations: Violation[] = [];
  readonly byPerson: PersonsDoing[] = [];
  /** Grace that holds where no tag says otherwise; set it to the product's own setting. */
  graceMs = 3 * DAY;
  /** So long after an adoption nothing is regenerated; set it to the product's own setting. */
  adoptionMs = 7 * DAY;
  readonly #world: World;
  readonly #tracks = new SecretTracks();
  readonly #leaks = new LeakScanner();
  readonly #preparation = new Preparation();
  readonly #killed = { overtaken: new Set<string>(), late: new Set<string>(), compromised: new Set<string>() };
  readonly #reportedAges = new Set<string>();
  readonly #underWay = new UnderWay();
  readonly #compromised = new Compromised();
  #order = 0;

  constructor(world: World) {
    this.#world = world;
    world.watch((event) => this.#follow(event));
  }

  /** A person called the key of an account compromised and accepts what follows, in an operation of this id. */
  accepts(account: AccountId, operationId: string): void {
    this.#compromised.accept(account, operationId);
  }

  /** The lock store lost everything that was known of this account's secrets. */
  recordLost(account: AccountId): void {
    for (const track of this.#tracks.of(account)) track.loseRecord(this.#world.clock.now());
  }

  /** Values of the account that were called compromised and that an operation was begun against: they must die. */
  compromisedValues(account: AccountId): ReadonlySet<string> {
    return this.#compromised.valuesOf(account);
  }

  arrived(arrival: Arrival): void {
    if (arrival.principal !== 'rotator') return;
    this.#order += 1;
    const { operation, account } = arrival.endpoint;
    for (const [place, text] of sentTexts(arrival)) this.scan(text, `${place} of ${operation}`, account);
    const atMs = this.#world.clock.now();
    const regenerates = operation === 'accounts.regenerateKey' && account !== undefined;
    const regeneration = regenerates ? this.#askedToRegenerate(account, atMs) : undefined;
    this.#underWay.add(arrival, { order: this.#order, atMs, regeneration });
  }

  #askedToRegenerate(account: AccountId, atMs: number): AskedRegeneration {
    // Also where the secret was deleted a moment ago: a look at it would have failed since.
    const tracks = this.#tracks.of(account).filter((track) => track.seemsManaged(atMs));
    const journal = lastJournal(tracks);
    return {
      complaint: this.#preparation.complaint(account, tracks, atMs),
      graceMs: this.graceOf(account, journal?.accountTags),
      keysSeenAtMs: Math.min(atMs, journal?.listed?.atMs ?? atMs),
      accepted: tracks.some((track) => this.#compromised.excuses(track)),
      overtaken: tracks.some((track) => track.overtaken({ order: this.#order, atMs })),
    };
  }

  before(arrival: Arrival): void {
    this.#underWay.begin(arrival);
  }

  after(arrival: Arrival, status: number): void {
    this.#underWay.end();
    if (arrival.principal !== 'rotator' || status !== 200) return;
    this.#order += 1;
    const track = this.#tracks.find(arrival.endpoint.secret ?? '');
    const { account } = arrival.endpoint;
    if (arrival.endpoint.operation === 'accounts.get' && account !== undefined) {
      this.#preparation.saw(account, this.#world.findAccount(account)?.tags ?? {});
    }
    this.#preparation.done(arrival, track, { order: this.#order, atMs: this.#world.clock.now() });
  }

  /** Looks at the age of every live key of every managed account (I3), reports each value once, and gives all ages. */
  checkAges(nowMs: number, limits: AgeLimits): readonly KeyAge[] {
    const ages = this.ages(nowMs, limits);
    for (const age of ages) {
      const violation = tooOld(age, nowMs);
      if (violation !== undefined && !this.#reportedAges.has(age.value)) this.violations.push(violation);
      if (violation !== undefined) this.#reportedAges.add(age.value);
    }
    return ages;
  }

  /** The age of every live key of every managed account, without a judgement. */
  ages(nowMs: number, limits: AgeLimits): readonly KeyAge[] {
    return [...this.#tracks.all()].flatMap((track) => [...agesOf(this.#world, track, limits, nowMs)]);
  }

  /** Looks for keys in a text that left the product, such as a log, and reports them (I5). True where there is one. */
  scan(text: string, place = 'a text', account?: AccountId): boolean {
    const found = this.#leaks.finds(text);
    if (found) this.#report('I5', account, `A key, or a part of it, stands in ${place}.`);
    return found;
  }

  /** A consumer's call was refused for its key: finds the cause, and reports a broken promise (I2). */
  refused(call: RefusedCall): FailureCause {
    const known = { ledger: this.#world.ledger, killed: this.#killed, track: this.#tracks.find(call.secret) };
    const cause = causeOf(call, known, this.graceOf(call.account), this.#world.clock.now());
    if (cause === 'product')
      this.#report('I2', call.account, `${call.consumer} made a call with a key that was refused.`);
    return cause;
  }

  /** The longest of: the default or the account's own grace, and the one that was promised at the flip. */
  graceOf(account: AccountId, seen = this.#preparation.tagsSeenOf(account)): number {
    const tags = seen ?? this.#world.findAccount(account)?.tags ?? {};
    const asked = parseDuration(tagOf(tags, 'key-rotation-grace')?.toUpperCase() ?? '') ?? this.graceMs;
    return Math.max(asked, ...this.#tracks.of(account).map((track) => track.promisedGraceMs));
  }

  #follow(event: WorldEvent): void {
    this.#order += 1;
    if ('secret' in event) this.#followSecret(event);
    else this.#followAccount(event);
  }

  #followAccount(event: AccountEvent): void {
    switch (event.type) {
      case 'account-added':
        for (const slot of SLOTS) this.#leaks.learn(this.#world.account(event.account).key(slot).value);
        return;
      case 'key-regenerated':
        this.#followRegeneration(event);
        return;
      case 'account-changed':
        this.#tracks.accountChanged(event.account);
        return;
      case 'account-moved':
        this.#tracks.accountMoved(event.account, event.to, event.atMs);
        return;
      case 'account-removed':
        return;
    }
  }

  #followSecret(event: SecretEvent): void {
    const before = this.#tracks.find(event.secret);
    const foreign = overwritesForeign(this.#world, before, event, this.#underWay.madeAt(event.atMs));
    const madeAtMs = (value: string): number => this.#world.ledger.createdAtMs(value);
    const asked = this.#underWay.madeAt(event.atMs);
    const known = { tracks: this.#tracks, wasManaged: before?.managed === true, asked };
    const track = this.#tracks.follow(event, { order: this.#order, atMs: asked.atMs }, madeAtMs);
    if (foreign) this.#report('I6', track.account, 'A value of somebody else was overwritten.');
    if (event.type === 'version-set' && event.by === 'person' && !this.#isLive(track))
      track.bornDead.add(event.version);
    for (const [invariant, text] of versionComplaints(this.#world, track, event, known))
      this.#report(invariant, track.account, text);
    if (event.type !== 'secret-purged') this.#judgePublished(track, event);
  }

  #followRegeneration(event: Regenerated): void {
    this.#leaks.learn(event.made);
    if (event.by === 'rotator') this.#judgeRegeneration(event);
    for (const track of this.#tracks.of(event.account)) this.#judgePublished(track, event);
  }

  /** I1: what a managed secret publishes is a live key. */
  #judgePublished(track: SecretTrack, event: SecretEvent | Regenerated): void {
    if (!track.managed || track.account === undefined || track.deleted || track.current === undefined) return;
    if (this.#world.findAccount(track.account) === undefined) return;
    if (this.#isLive(track)) {
      if (track.open !== undefined) track.open.healedAtMs = event.atMs;
      track.open = undefined;
      return;
    }
    const { atMs } = event;
    const isUnseen = (value: string): boolean => diedUnseen(this.#world.ledger, value, this.#killed.late, atMs);
    const published = event.type === 'version-set' && !isUnseen(event.value);
    const killed =
      event.type === 'key-regenerated' &&
      event.killed === track.current.value &&
      !this.#isOvertaken(track, event.killed);
    if (event.by === 'rotator' && (published || killed)) {
      const text = published ? 'A value that is no live key was published.' : 'The published value was killed.';
      this.#report('I1', track.account, text);
    } else if (track.open === undefined) {
      const text = `The published value is no live key since ${event.type} by ${event.by}.`;
      track.open = { invariant: 'I1', atMs, account: track.account, text, secret: track.secret, healedAtMs: undefined };
      this.byPerson.push(track.open);
    }
  }

  /** I2, I4 and I6 at a regeneration by the rotator. */
  #judgeRegeneration({ account, slot, killed, atMs }: Regenerated): void {
    const asked = this.#underWay.now?.regeneration;
    if (this.#world.ledger.madeByHandSince(killed, asked?.keysSeenAtMs ?? atMs)) this.#killed.late.add(killed);
    if (asked?.complaint !== undefined) this.#report('I6', account, `${slot} was regenerated, but ${asked.complaint}.`);
    for (const track of this.#tracks.of(account)) {
      if (!track.managed) continue;
      this.#compromised.begun(track);
      const lastMs = track.lastReadableAtMs(killed, atMs) ?? Number.NEGATIVE_INFINITY;
      const isPublished = track.current?.value === killed;
      const inGrace = atMs - lastMs < (asked?.graceMs ?? this.graceOf(account));
      if (asked?.accepted === true || this.#compromised.excuses(track)) this.#killed.compromised.add(killed);
      else if ((isPublished || inGrace) && this.#isOvertaken(track, killed)) {
        this.#killed.overtaken.add(killed);
        const text = `${slot} was regenerated a moment after a person had published or made its value.`;
        this.byPerson.push({ invariant: 'I4', atMs, account, text, secret: track.secret, healedAtMs: undefined });
      } else {
        if (isPublished) this.#report('I4', account, `${slot} was regenerated while its value was published.`);
        if (track.isAdopting(this.#underWay.madeAt(atMs).atMs, this.adoptionMs))
          this.#report('I4', account, `${slot} was regenerated before the adoption period was over.`);
        if (inGrace) this.#report('I2', account, `${slot} was regenerated within the grace of its value.`);
      }
    }
    if (this.#underWay.now !== undefined) this.#preparation.regenerated(account, this.#underWay.now.order);
  }

  #isLive(track: SecretTrack): boolean {
    if (track.account === undefined || track.current === undefined) return false;
    return this.#world.findAccount(track.account)?.holds(track.current.value) === true;
  }

  /** A person published or made the value that is killed now after the last look of the run whose call kills it. */
  #isOvertaken(track: SecretTrack, killed: string): boolean {
    if (this.#killed.late.has(killed) || this.#underWay.now?.regeneration?.overtaken === true) return true;
    return track.overtaken(this.#underWay.madeAt(this.#world.clock.now()), killed);
  }

  #report(invariant: Invariant, account: AccountId | undefined, text: string): void {
    this.violations.push({ invariant, atMs: this.#world.clock.now(), account, text });
  }
}
