import type { AccountId } from '../../shared/domain/account.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import { type Operation, operationText } from '../../shared/domain/operation.ts';
import type { Arrival } from '../exchange.ts';
import type { SecretTrack } from './secret-track.ts';
import type { Journal, Mark } from './tracked-version.ts';

/** How old the last look at the publication may be when a key is regenerated. */
const LAST_LOOK_MS = 5 * MINUTE;

/** How old everything else may be that belongs to the same operation. */
const OPERATION_MS = 30 * MINUTE;

/** What the rotator did on one account before a regeneration. */
interface Steps {
  got: Mark | undefined;
  listed: Mark | undefined;
  /** Arrival of the last call that regenerated a key: what came before it does not count again. */
  regeneratedOrder: number;
}

type Tags = Readonly<Record<string, string>>;

const NOTHING_DONE: Steps = { got: undefined, listed: undefined, regeneratedOrder: 0 };

/** Follows the rotator's preparations (I6): get, listKeys, the journal on the current version, and a last look at it. */
export class Preparation {
  readonly #steps = new Map<AccountId, Steps>();
  readonly #tagsSeen = new Map<AccountId, Tags>();

  /** The rotator looked at the account and saw these tags. */
  saw(account: AccountId, tags: Tags): void {
    this.#tagsSeen.set(account, tags);
  }

  /** What the account's tags were at that look: whatever changed since comes too late for the operation. */
  tagsSeenOf(account: AccountId): Tags | undefined {
    return this.#tagsSeen.get(account);
  }

  /** A successful call of the rotator. `track`: the secret that it was about. */
  done({ endpoint }: Arrival, track: SecretTrack | undefined, mark: Mark): void {
    const steps = endpoint.account === undefined ? undefined : this.#of(endpoint.account);
    switch (endpoint.operation) {
      case 'accounts.get':
        if (steps !== undefined) steps.got = mark;
        return;
      case 'accounts.listKeys':
        if (steps !== undefined) steps.listed = mark;
        return;
      case 'secrets.get':
        if (track !== undefined) track.readByRotator = mark;
        if (track?.journal !== undefined) track.journal.looked ??= mark;
        return;
      case 'secrets.update':
        if (track?.current?.tags.operation !== undefined) {
          this.#journal(track, track.current.version, track.current.tags.operation, mark);
        }
        return;
      default:
        return;
    }
  }

  /** What counts is what was checked when the journal was written: another instance may look at the keys at any time. */
  #journal(track: SecretTrack, version: string, operation: Operation, mark: Mark): void {
    // The same journal once more is a try before that landed late.
    if (track.journal?.version === version && operationText(track.journal.operation) === operationText(operation))
      return;
    const { got, listed } = track.account === undefined ? NOTHING_DONE : this.#of(track.account);
    const accountTags = track.account === undefined ? undefined : this.tagsSeenOf(track.account);
    track.journal = { ...mark, version, operation, got, listed, accountTags, looked: undefined };
  }

  regenerated(account: AccountId, arrivalOrder: number): void {
    this.#of(account).regeneratedOrder = arrivalOrder;
  }

  /** What is missing for a regeneration that is asked for now; undefined: nothing. */
  complaint(account: AccountId, tracks: readonly SecretTrack[], nowMs: number): string | undefined {
    const complaints = tracks.map((track) => this.#complaintAbout(account, track, nowMs));
    // Where a secret was moved there are two; the operation goes by one of them.
    if (complaints.includes(undefined)) return undefined;
    return complaints[0] ?? 'no secret of this account is managed';
  }

  #complaintAbout(account: AccountId, track: SecretTrack, nowMs: number): string | undefined {
    const { regeneratedOrder } = this.#of(account);
    const { journal, readByRotator: look } = track;
    const fresh = (mark: Mark | undefined, ageMs: number): mark is Mark =>
      mark !== undefined && mark.order > regeneratedOrder && nowMs - mark.atMs <= ageMs;
    if (journal === undefined || !fresh(journal, OPERATION_MS)) return 'no journal was written in this operation';
    if (!fresh(journal.got, OPERATION_MS)) return 'the account was not read in this operation before its journal';
    if (!fresh(journal.listed, OPERATION_MS))
      return 'the live keys were not listed in this operation before its journal';
    if (!fresh(look, LAST_LOOK_MS)) return 'the publication was not looked at in the last five minutes';
    if (look.order < journal.order) return 'the publication was not looked at after the journal was written';
    if (
      journal.version !== track.current?.version &&
      !track.overtaken({ order: Number.POSITIVE_INFINITY, atMs: nowMs })
    )
      return 'the journal is not on the current version';
    return undefined;
  }

  #of(account: AccountId): Steps {
    const known = this.#steps.get(account);
    if (known !== undefined) return known;
    const steps: Steps = { got: undefined, listed: undefined, regeneratedOrder: 0 };
    this.#steps.set(account, steps);
    return steps;
  }
}

/** The operation under way goes by the journal that was written last; one on another secret of the account is an old one. */
export function lastJournal(tracks: readonly SecretTrack[]): Journal | undefined {
  const journals = tracks.flatMap(({ journal }) => journal ?? []);
  return journals.sort((one, other) => other.order - one.order)[0];
}
