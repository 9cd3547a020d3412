import type { Account, AccountId } from '../domain/account.ts';
import { decide, driftCheckDue } from '../domain/decide.ts';
import type { Facts } from '../domain/facts.ts';
import type { Publication } from '../domain/publication.ts';
import { secretUrl } from '../domain/secret-ref.ts';
import type { Context } from './context.ts';
import { inventoryOfOne, isManagedHere } from './discover.ts';
import { firstLook } from './first-look.ts';
import type { NoRoom } from './room.ts';
import { Slots } from './slots.ts';
import type { Planned } from './urgency.ts';
import { type Verification, verify } from './verify.ts';

/** A check is two reads, which wait for Azure and for nothing else: so many at once for each account worked on at once. */
const CHECKS_PER_SLOT = 16;

/**
 * Begins the drift check of an account as soon as a page has brought it and another one its secret, while further pages are
 * still being listed: in a big tenant listing the vault takes as long as all checks together. What the whole inventory says
 * afterwards may be something else; then the check is made anew, or not wanted at all.
 */
export class EarlyChecks {
  readonly #context: Context;
  readonly #untilMs: number;
  readonly #accounts = new Map<AccountId, Account>();
  readonly #secrets = new Map<AccountId, Publication>();
  readonly #begun = new Map<AccountId, { readonly facts: Facts; readonly check: Promise<Verification | NoRoom> }>();

  /** `untilMs`: no check begins later, epoch milliseconds. */
  constructor(context: Context, untilMs: number) {
    this.#untilMs = untilMs;
    const slots = new Slots(context.settings.concurrency * CHECKS_PER_SLOT);
    this.#context = { ...context, slots };
  }

  /** A page of accounts arrived. */
  accounts(page: readonly Account[]): void {
    for (const account of page) {
      this.#accounts.set(account.id, account);
      this.#begin(account, this.#secrets.get(account.id));
    }
  }

  /** A page of secrets arrived. */
  secrets(page: readonly Publication[]): void {
    for (const publication of page) {
      const { account } = publication.tags;
      if (typeof account !== 'string' || !isManagedHere(this.#context, publication)) continue;
      this.#secrets.set(account, publication);
      this.#begin(this.#accounts.get(account), publication);
    }
  }

  /** The check of an account, made now where it was not begun, or where more is known of the account by now. */
  verify(facts: Facts): Promise<Verification | NoRoom> {
    const begun = this.#begun.get(facts.account.id);
    return begun !== undefined && isOfTheSame(begun.facts, facts) ? begun.check : this.#check(facts);
  }

  /** Waits until the check of an account is made, well or not, where the decision asks for one. */
  async madeFor({ facts, decision }: Planned): Promise<void> {
    if (!driftCheckDue(facts, decision, this.#context.ports.clock.now())) return;
    await this.verify(facts).catch(() => undefined);
  }

  #begin(account: Account | undefined, publication: Publication | undefined): void {
    if (account === undefined || publication === undefined || this.#begun.has(account.id)) return;
    const context = this.#context;
    const seen = inventoryOfOne(account, publication);
    for (const facts of firstLook(context, seen)) {
      const nowMs = context.ports.clock.now();
      if (!driftCheckDue(facts, decide(facts, nowMs), nowMs)) continue;
      void this.#check(facts);
    }
  }

  #check(facts: Facts): Promise<Verification | NoRoom> {
    const context = this.#context;
    const check = context.slots.within(() => verify(context, facts, this.#untilMs));
    // Whoever wants the check is told of its failure; until then nobody is.
    check.catch(() => undefined);
    this.#begun.set(facts.account.id, { facts, check });
    return check;
  }
}

/** Whether two facts of one account are the same, or about the same version of the same secret, and of no other. */
function isOfTheSame(one: Facts, other: Facts): boolean {
  if (one === other) return true;
  return secretUrl(one.ref) === secretUrl(other.ref) && other.copies.length === 0 && sameVersion(one, other);
}

function sameVersion({ place: one }: Facts, { place: other }: Facts): boolean {
  if (one.kind !== 'secret' || other.kind !== 'secret') return false;
  return (
    one.publication.version === other.publication.version &&
    one.publication.updatedAtMs === other.publication.updatedAtMs
  );
}
