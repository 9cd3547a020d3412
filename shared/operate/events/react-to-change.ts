import { type AccountId, parseAccountId } from '../../domain/account.ts';
import type { AccountReport } from '../../domain/account-report.ts';
import { isPassing, RotationError } from '../../domain/errors.ts';
import { type SecretRef, secretUrl } from '../../domain/secret-ref.ts';
import type { Mode } from '../../domain/settings.ts';
import type { Context } from '../../rotation/context.ts';
import { mayBeManagedHere, vaultsOf } from '../../rotation/discover.ts';
import { lookAtOne } from '../../rotation/look-at-one.ts';
import { type Actor, EVENT } from '../actor.ts';
import { latestStatus } from '../latest-status.ts';
import type { Identity, RecordStore } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { type Caller, type Change, parseChange } from './event-schema.ts';

/** Why an event was acknowledged without a look at an account; explained at the log event `change.ignored`. */
export type Ignored =
  | 'unknown-type'
  | 'malformed'
  | 'foreign-vault'
  | 'no-secret'
  | 'names-no-account'
  | 'not-ours'
  | 'own-write'
  | 'own-call'
  | 'not-managed'
  | 'account-gone';

/** What an event came to; `looked` holds what an audit record of the run needs. Times in epoch milliseconds. */
export type Reaction =
  | { readonly kind: 'ignored'; readonly because: Ignored }
  | { readonly kind: 'failed'; readonly error: RotationError }
  | {
      readonly kind: 'looked';
      readonly by: Actor;
      readonly runId: string;
      readonly mode: Mode;
      readonly startedAtMs: number;
      readonly endedAtMs: number;
      readonly report: AccountReport;
    };

/**
 * Looks at the account that an event is about, now instead of at the next sweep. What the event says is only a hint: what is
 * done rests on what is current, so a doubled, late or forged event costs a few reads. Whatever is no event of ours is
 * acknowledged. Throws a `RotationError` only for a reason that passes; Event Grid then delivers the event again, for 24
 * hours (Event Grid, delivery and retry). Any other failure is left to the next sweep.
 */
export async function reactToChange(workspace: Workspace, event: unknown): Promise<Reaction> {
  const change = parseChange(event);
  try {
    return await react(workspace, change);
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    const again = isPassing(error.code);
    workspace.ports.log({
      name: 'change.failed',
      level: 'warning',
      fields: { ...fieldsOf(change), error: error.code, again },
    });
    if (again) throw error;
    return { kind: 'failed', error };
  }
}

async function react(workspace: Workspace, change: Change): Promise<Reaction> {
  const context = workspace.newContext();
  const wanted = await accountToLookAt(workspace, context, change);
  if (typeof wanted !== 'object') return ignored(workspace, change, wanted);
  const { clock, log } = workspace.ports;
  const startedAtMs = clock.now();
  log({
    name: 'change.received',
    level: change.kind === 'keys-regenerated' ? 'warning' : 'info',
    fields: { runId: context.runId, ...fieldsOf(change), account: wanted.account },
  });
  const report = await look(context, wanted.account);
  if (typeof report !== 'object') return ignored(workspace, change, report);
  const { result, errorCode } = report.outcome;
  if (result === 'failed' && errorCode !== undefined && isPassing(errorCode)) {
    throw new RotationError(errorCode, {
      operation: 'events.react',
      detail: `The turn of ${wanted.account} failed for a reason that passes; see the event account.failed.`,
    });
  }
  const { runId, settings } = context;
  return { kind: 'looked', by: EVENT, runId, mode: settings.mode, startedAtMs, endedAtMs: clock.now(), report };
}

async function accountToLookAt(
  workspace: Workspace,
  context: Context,
  change: Change,
): Promise<{ readonly account: AccountId } | Ignored> {
  switch (change.kind) {
    case 'new-version':
      return writtenBySomebodyElse(workspace, context, change);
    case 'keys-regenerated':
      return isSelf(change.caller, await workspace.ports.identity()) ? 'own-call' : change;
    case 'account-written':
      return change;
    case 'account-deleted':
      return 'account-gone';
    case 'malformed':
      return 'malformed';
    case 'unknown':
      return 'unknown-type';
  }
}

/**
 * The account that the current version names, or, since setting a secret by hand drops its tags, the one that the last sweep
 * saw there; unless the record beside its lock knows the version that the event tells of, or
 * the current one: then it is our own, or was dealt with. While a run of ours has published and not yet written its record,
 * the look ends at that run's lock.
 */
async function writtenBySomebodyElse(
  { ports }: Workspace,
  context: Context,
  { ref, version }: Extract<Change, { kind: 'new-version' }>,
): Promise<{ readonly account: AccountId } | Ignored> {
  const { secrets, locks } = context.ports;
  if (!vaultsOf(context).includes(ref.vault)) return 'foreign-vault';
  const published = await secrets.read(ref);
  if (published === undefined) return 'no-secret';
  const { publication } = published;
  const { account: named } = publication.tags;
  const account = typeof named === 'string' ? named : await lastSeenAt(ports.records, ref);
  if (account === undefined) return 'names-no-account';
  if (!mayBeManagedHere(context, publication)) return 'not-ours';
  const known = (await locks.peek(account))?.known?.version;
  return known === version || known === publication.version ? 'own-write' : { account };
}

async function lastSeenAt(records: RecordStore, ref: SecretRef): Promise<AccountId | undefined> {
  const accounts = (await latestStatus(records))?.accounts ?? [];
  const found = accounts.find(({ managed, secret }) => managed && secret === secretUrl(ref));
  return found === undefined ? undefined : parseAccountId(found.account);
}

/** By the object id where the token has one: the client id of a person's token is that of a tool which others use as well. */
function isSelf({ objectId, clientId }: Caller, self: Identity): boolean {
  if (objectId !== undefined) return objectId === self.objectId.toLowerCase();
  return clientId !== undefined && clientId === self.clientId?.toLowerCase();
}

async function look(context: Context, account: AccountId): Promise<AccountReport | Ignored> {
  try {
    return (await lookAtOne(context, account)) ?? 'not-managed';
  } catch (error) {
    if (error instanceof RotationError && error.code === 'not-found') return 'account-gone';
    throw error;
  }
}

function ignored({ ports }: Workspace, change: Change, because: Ignored): Reaction {
  const type = 'type' in change ? change.type : undefined;
  ports.log({ name: 'change.ignored', level: 'info', fields: { ...fieldsOf(change), type, because } });
  return { kind: 'ignored', because };
}

function fieldsOf(change: Change) {
  return {
    change: change.kind,
    account: 'account' in change ? change.account : undefined,
    secret: 'ref' in change ? secretUrl(change.ref) : undefined,
  };
}
