import type { AccountId } from '../../shared/domain/account.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import type { SecretEvent } from '../world/world-event.ts';
import { A_MOMENT_MS, SecretTrack } from './secret-track.ts';
import type { Mark } from './tracked-version.ts';

/** The tracks of all secrets, found by the account whose key they publish, also after that was moved. */
export class SecretTracks {
  readonly #tracks = new Map<string, SecretTrack>();
  readonly #byAccount = new Map<AccountId, Set<SecretTrack>>();
  /** Ids that accounts had before they were moved, with those that they have now. */
  readonly #moved = new Map<AccountId, AccountId>();
  /** When each of them was given up, epoch milliseconds. */
  readonly #movedAtMs = new Map<AccountId, number>();

  find(secret: string): SecretTrack | undefined {
    return this.#tracks.get(secret);
  }

  all(): Iterable<SecretTrack> {
    return this.#tracks.values();
  }

  of(account: AccountId): readonly SecretTrack[] {
    return [...(this.#byAccount.get(account) ?? [])];
  }

  managedOf(account: AccountId): readonly SecretTrack[] {
    return this.of(account).filter((track) => track.managed && !track.deleted);
  }

  /** Follows an event of a secret; a purged one has no track any more. */
  follow(event: SecretEvent, asked: Mark, madeAtMs: (value: string) => number): SecretTrack {
    const track = this.#tracks.get(event.secret) ?? new SecretTrack(event.secret);
    this.#tracks.set(event.secret, track);
    const before = track.account;
    const accountNow = (account: AccountId): AccountId => this.#moved.get(account) ?? account;
    track.follow(event, asked.order, { madeAtMs, accountNow, askedAtMs: asked.atMs });
    const purged = event.type === 'secret-purged';
    if (purged) this.#tracks.delete(event.secret);
    this.#index(track, before, purged ? undefined : track.account);
    if (event.type === 'version-set' && event.by === 'rotator') {
      this.#passOthersOver(track, event.atMs, asked.atMs);
      if (this.#movedMeanwhile(event, asked.atMs) && this.#hasAnother(track)) track.disown(event.atMs);
    }
    return track;
  }

  /** An account was changed: the rotator may adopt it again. */
  accountChanged(account: AccountId): void {
    for (const track of this.of(account)) track.mayAdoptAgain = true;
  }

  /** An account has another id now, and so no record beside the lock. */
  accountMoved(from: AccountId, to: AccountId, nowMs: number): void {
    for (const [before, now] of this.#moved) if (now === from) this.#moved.set(before, to);
    this.#moved.set(from, to);
    this.#movedAtMs.set(from, nowMs);
    for (const track of this.of(from)) {
      track.account = to;
      track.mayAdoptAgain = true;
      track.loseRecord(nowMs);
      this.#index(track, from, to);
    }
  }

  /** The account was moved while the call was on its way, or a moment before: what it publishes is for an id that is gone. */
  #movedMeanwhile({ tags }: Extract<SecretEvent, { type: 'version-set' }>, askedAtMs: number): boolean {
    const { account } = decodeTags(tags);
    const movedAtMs = typeof account === 'string' ? this.#movedAtMs.get(account) : undefined;
    return movedAtMs !== undefined && askedAtMs < movedAtMs + A_MOMENT_MS;
  }

  #hasAnother(track: SecretTrack): boolean {
    return track.account !== undefined && this.managedOf(track.account).some((other) => other !== track);
  }

  /** The rotator publishes for an account: a dead value elsewhere, of which no record tells, is not known as its own. */
  #passOthersOver(track: SecretTrack, nowMs: number, askedAtMs: number): void {
    if (track.account === undefined) return;
    for (const other of this.of(track.account)) if (other !== track) other.passOver(nowMs, askedAtMs);
  }

  #index(track: SecretTrack, before: AccountId | undefined, now: AccountId | undefined): void {
    if (before === now) return;
    if (before !== undefined) this.#byAccount.get(before)?.delete(track);
    if (now === undefined) return;
    this.#byAccount.set(now, (this.#byAccount.get(now) ?? new Set()).add(track));
  }
}
