import { addressOf, parseAccountId } from '../../domain/account.ts';
import type { AccountStatus, Status } from '../status-schema.ts';
import { type Exception, exceptionsOf } from './exceptions.ts';
import { type KeyLife, keyLives } from './key-lives.ts';
import type { Observation, Span } from './observation.ts';

/** What the history of one account holds. */
export interface Told {
  readonly observations: readonly Observation[];
  /** Lines that cannot be read. */
  readonly unreadable: number;
}

/** One account in the evidence. */
export interface AccountEvidence {
  /** ARM id, in lower case. */
  readonly account: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Whether this app has published a key of it, as last seen. */
  readonly managed: boolean;
  /** `begins-late`: with an end of a value within the period, and what that value was nobody wrote down. */
  readonly history: 'whole' | 'begins-late' | 'none';
  readonly limit: 'kept' | 'broken' | 'not-known' | 'not-managed';
  /** Age of the oldest value in the period, in days; null: no age is known. */
  readonly oldestAgeDays: number | null;
  /** What that value's age could be at most, in days. */
  readonly maxAgeDays: number | null;
  readonly keys: readonly KeyLife[];
  readonly exceptions: readonly Exception[];
  /** What a reader must know of this account's records. */
  readonly notes: readonly string[];
}

const NOTHING_TOLD: Told = { observations: [], unreadable: 0 };

/** Every account of which something is known: those with a history and those in the last status, by ARM id. */
export function accountEvidence(
  histories: readonly Told[],
  status: Status | undefined,
  span: Span,
): readonly AccountEvidence[] {
  const told = new Map(histories.flatMap((each) => nameOf(each).map((account) => [account, each] as const)));
  const listed = new Map(status?.accounts.map((line) => [line.account, { ...line, at: status.takenAt }]));
  return [...new Set([...told.keys(), ...listed.keys()])].toSorted().map((account) => {
    const line = listed.get(account);
    const where = whereabouts(account, status, line);
    return evidenceFor(account, { told: told.get(account) ?? NOTHING_TOLD, line, where }, span);
  });
}

function nameOf({ observations }: Told): readonly string[] {
  return observations.slice(0, 1).map(({ account }) => account);
}

type Whereabouts = 'seen' | 'unreachable' | 'gone';

function whereabouts(account: string, status: Status | undefined, line: AccountStatus | undefined): Whereabouts {
  // Without a status nobody knows, and keys of which nobody knows go on ageing.
  if (status === undefined || line !== undefined) return 'seen';
  const isUnreachable = status.unlisted.some((each) => each.account === account && each.state === 'unreachable');
  return isUnreachable || status.failures.length > 0 ? 'unreachable' : 'gone';
}

/** What is known of one account. */
interface Known {
  readonly told: Told;
  /** As of the last sweep. */
  readonly line: (AccountStatus & Observation) | undefined;
  readonly where: Whereabouts;
}

function evidenceFor(account: string, { told, line, where }: Known, span: Span): AccountEvidence {
  const { observations, unreadable } = told;
  const all = [...observations, ...(line === undefined ? [] : [line])].toSorted((one, other) =>
    one.at.localeCompare(other.at),
  );
  const history = historyOf(observations, span);
  const keys = keyLives(all, span, where !== 'gone');
  const managed = (line ?? observations.at(-1))?.phase !== null;
  const oldest = keys.toSorted((one, other) => (other.ageDays ?? -1) - (one.ageDays ?? -1))[0];
  return {
    account,
    ...placeOf(account, line),
    managed,
    history,
    limit: limitOf(keys, managed),
    oldestAgeDays: oldest?.ageDays ?? null,
    maxAgeDays: oldest?.maxAgeDays ?? null,
    keys,
    exceptions: exceptionsOf(all, span),
    notes: notesOf({ where, unreadable, managed, history, line }),
  };
}

interface Noted extends Pick<AccountEvidence, 'managed' | 'history'>, Pick<Told, 'unreadable'> {
  readonly where: Whereabouts;
  readonly line: AccountStatus | undefined;
}

function notesOf({ where, unreadable, managed, history, line }: Noted): readonly string[] {
  const notes: readonly (readonly [applies: boolean, note: string])[] = [
    [where === 'gone', 'The last sweep did not see the account; when its keys died is not recorded.'],
    [where === 'unreachable', 'The last sweep could not read the account; its keys are taken to be alive.'],
    [unreadable > 0, `${unreadable} lines of its history cannot be read; a value or an exception may be missing.`],
    [managed && history === 'none', 'Nothing of it is in the history; only its present keys are known.'],
    [history === 'begins-late', 'Its history begins with the end of a value; that value is not in this.'],
    [line?.reason === 'adopted-only', 'Adopted and reported only: nothing rotates its keys.'],
    [!managed && line !== undefined, `Not managed: ${line?.sentence}`],
  ];
  return notes.flatMap(([applies, note]) => (applies ? [note] : []));
}

/** An adoption ends no value, and what a sweep only saw is told as it was. */
function historyOf([first]: readonly Observation[], { fromMs, toMs }: Span): AccountEvidence['history'] {
  if (first === undefined) return 'none';
  const endsOne = first.result === 'rotated' || first.result === 'retired';
  const atMs = Date.parse(first.at);
  return endsOne && atMs >= fromMs && atMs < toMs ? 'begins-late' : 'whole';
}

function limitOf(keys: readonly KeyLife[], managed: boolean): AccountEvidence['limit'] {
  if (keys.some(({ limit }) => limit === 'broken')) return 'broken';
  if (keys.length === 0) return managed ? 'not-known' : 'not-managed';
  return keys.some(({ limit }) => limit === 'not-known') ? 'not-known' : 'kept';
}

function placeOf(account: string, line: AccountStatus | undefined) {
  if (line !== undefined)
    return { name: line.name, subscription: line.subscription, resourceGroup: line.resourceGroup };
  const id = parseAccountId(account);
  if (id === undefined) return { name: account, subscription: '', resourceGroup: '' };
  const { name, subscriptionId, resourceGroup } = addressOf(id);
  return { name, subscription: subscriptionId, resourceGroup };
}
