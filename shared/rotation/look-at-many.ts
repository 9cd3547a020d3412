import { addressOf } from '../domain/account.ts';
import { decide } from '../domain/decide.ts';
import { type Decision, needsLock } from '../domain/decision.ts';
import type { RotateRequest } from '../domain/facts.ts';
import type { Context } from './context.ts';
import { discover, type Inventory } from './discover.ts';
import { firstLook, withRequest } from './first-look.ts';
import { withRecord } from './on-demand.ts';
import { isAmongNamed, isInSubscriptions, type Selection, selectFrom } from './selection.ts';
import type { Planned } from './urgency.ts';

/** What a request for many accounts would come to, as far as lists and records tell. */
export interface Outlook {
  /** Accounts that have consented and have something to be done. */
  readonly meant: readonly Planned[];
  /** The rest of the selection, each with the reason why not. */
  readonly others: readonly Planned[];
  readonly unmatched: readonly string[];
  /** Secrets and scopes that could not be read and may hide accounts of the selection. */
  readonly unlisted: Inventory['unlisted'];
  readonly failures: Inventory['failures'];
}

/** Discovers everything (whose a secret is cannot be told from a part), and decides on the request for each account of the selection. */
export async function lookAtMany(context: Context, selection: Selection, request: RotateRequest): Promise<Outlook> {
  const inventory = await discover(context);
  const { facts: selected, unmatched } = selectFrom(firstLook(context, inventory), selection);
  const planned = await Promise.all(
    selected.map(async (first): Promise<Planned> => {
      const facts = withRequest(first, request);
      const each = { facts, decision: decide(facts, context.ports.clock.now()) };
      return mayBeDone(each.decision) ? context.slots.within(() => decidedAnew(context, each)) : each;
    }),
  );
  const isMeant = ({ decision }: Planned): boolean => needsLock(decision);
  return {
    meant: planned.filter(isMeant),
    others: planned.filter((each) => !isMeant(each)),
    unmatched,
    unlisted: inventory.unlisted.filter(
      ({ account, publication }) =>
        isInSubscriptions(selection, addressOf(account).subscriptionId) &&
        isAmongNamed(selection, account) &&
        (selection.vault === undefined || publication.ref.vault === selection.vault),
    ),
    failures: inventory.failures.filter(
      ({ scope, id }) => scope !== 'subscription' || isInSubscriptions(selection, id.toLowerCase()),
    ),
  };
}

/** Decides with the record beside the lock, which knows what was carried out before. */
export async function decidedAnew(context: Context, { facts }: Planned): Promise<Planned> {
  const known = await withRecord(context, facts);
  return { facts: known, decision: decide(known, context.ports.clock.now()) };
}

/** Nothing is to be done by the lists alone, and the reason may be that it was done before. */
function mayBeDone(decision: Decision): boolean {
  return decision.action === 'keep' || (decision.action === 'blocked' && decision.by === 'policy');
}
