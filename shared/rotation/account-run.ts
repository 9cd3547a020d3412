import type { Account } from '../domain/account.ts';
import { MINUTE, SECOND } from '../domain/duration.ts';
import { RotationError } from '../domain/errors.ts';
import { policyOf } from '../domain/policy.ts';
import type { NextPromise } from '../domain/promise.ts';
import type { Publication, SlotTimes } from '../domain/publication.ts';
import { firstWitness, type KnownPublication, knownAfter, type Witness } from '../domain/witness.ts';
import type { Context } from './context.ts';
import { aheadOfOthers, liveKeys } from './live-keys.ts';
import type { LiveKeys, Lock } from './ports.ts';

/** No effect waits longer for its answer. */
const EFFECT_TIMEOUT_MS = 20 * SECOND;
/** What must be left of the lease when an effect's answer is given up, so that nobody else can have begun. */
const LEASE_MARGIN_MS = 10 * SECOND;
/** How long a turn under way waits for a subscription that refuses calls as too many. */
const THROTTLED_MS = MINUTE;
/** How often a wait renews the lease, which lasts 60 s. */
const RENEWAL_MS = 20 * SECOND;

/** One account's turn while its lock is held: the lock, what was done so far, and what must be remembered. */
export class AccountRun {
  readonly context: Context;
  readonly account: Account;
  readonly #lock: Lock;
  #outstanding = 0;
  #found: Publication | undefined;
  /** The publication is as it should be: found so, or written by us. Only then the record follows it. */
  #asItShouldBe = false;
  /** A key was regenerated in this turn. */
  regenerated = false;
  /** The publication as last seen or written in this turn. */
  publication: Publication | undefined;

  constructor(context: Context, account: Account, lock: Lock) {
    this.context = context;
    this.account = account;
    this.#lock = lock;
  }

  /** Calls were sent that may still land. While there are any, the lock is given back only with a record of it. */
  get unsettled(): boolean {
    return this.#outstanding > 0;
  }

  /** An effect is about to be sent; until `settled` is called for it, nobody knows whether it was carried out. */
  sent(): void {
    this.#outstanding += 1;
  }

  /** It is known of one effect that was sent: carried out, or never to be. */
  settled(): void {
    this.#outstanding -= 1;
  }

  /** A look under the lock: what there was at the first one tells of attempts before this turn. */
  saw(publication: Publication | undefined): void {
    this.publication = publication;
    this.#found ??= publication;
    this.#asItShouldBe = false;
  }

  /** The look under the lock found no drift. */
  foundNoDrift(): void {
    this.#asItShouldBe = true;
  }

  /** We have just written this publication, or read it as we wrote it. */
  wrote(publication: Publication): void {
    this.publication = publication;
    this.#asItShouldBe = true;
  }

  get witness(): Witness | undefined {
    return this.#lock.witness;
  }

  now(): number {
    return this.context.ports.clock.now();
  }

  /** Renews the lease and tells how long an effect sent now may wait for its answer, milliseconds. */
  async beforeEffect(): Promise<number> {
    await this.#lock.renew();
    const leftMs = this.#lock.remainingMs() - LEASE_MARGIN_MS;
    if (leftMs > 0) return Math.min(EFFECT_TIMEOUT_MS, leftMs);
    throw new RotationError('lock-lost', {
      operation: 'lock.renew',
      detail: 'Too little is left of the lease for a call.',
    });
  }

  /** The live keys of the account. */
  liveKeys(): Promise<LiveKeys> {
    const { context, account } = this;
    const again = aheadOfOthers(context, account.id, (durationMs) => this.wait(durationMs), THROTTLED_MS);
    return liveKeys(context, account.id, again);
  }

  /** Waits with the lock but without a concurrency slot; ends early, by an error, where the lock is lost. */
  async wait(durationMs: number): Promise<void> {
    const { clock } = this.context.ports;
    const untilMs = clock.now() + durationMs;
    const sleep = async (): Promise<void> => {
      for (let leftMs = durationMs; leftMs > 0; leftMs = untilMs - clock.now()) {
        await clock.sleep(Math.min(leftMs, RENEWAL_MS));
        await this.#lock.renew();
      }
    };
    await this.context.slots.without(sleep, {
      pause: (until) => clock.sleep(RENEWAL_MS, until),
      renew: () => this.#lock.renew(),
    });
  }

  /** Writes the record beside the lock: what is known of the publication now, and these changes. */
  async remember(changes: Partial<Witness>): Promise<void> {
    const before = this.witness ?? firstWitness(this.#found);
    const unconfirmedId = before.known === undefined ? firstWitness(this.#found).unconfirmedId : before.unconfirmedId;
    const known = this.#known();
    const nextPromise = before.nextPromise?.over === known?.version ? before.nextPromise : undefined;
    await this.#lock.write({ ...before, unconfirmedId, known, nextPromise, ...changes });
  }

  /**
   * What to remember before a flip: its promise, and that it is no longer the idle slot on which a call may land. Whatever
   * the record says then is true on either side of the flip.
   */
  about(nextPromise: NextPromise): Partial<Witness> {
    return { nextPromise, regenerating: undefined };
  }

  /** What to remember where a value was just retired: the new creation times. */
  retiring(slotCreatedAtMs: SlotTimes): Partial<Witness> {
    const known = this.#known();
    return known === undefined ? {} : { known: { ...known, slotCreatedAtMs } };
  }

  /** What to remember where we have just published and promised this grace, milliseconds. */
  promising(graceMs: number): Partial<Witness> {
    const known = this.#known();
    return known === undefined ? {} : { known: { ...known, graceMs } };
  }

  /** The publication as last seen or written; while it is in drift, as the record knew it before. */
  #known(): KnownPublication | undefined {
    const before = this.witness?.known;
    const isFirst = before === undefined;
    if (this.publication === undefined || !(isFirst || this.#asItShouldBe)) return before;
    const policy = policyOf(this.context.settings, this.account);
    return knownAfter(this.witness, this.publication, policy, this.now());
  }

  /**
   * Gives the lock back. An unsettled effect is recorded first; where even that fails, the lock is left to expire, so
   * that the next run sees a dead one and waits in its place.
   */
  async end(): Promise<void> {
    if (this.unsettled) await this.remember({ unsettledAtMs: this.now() });
    await this.#lock.release();
  }
}
