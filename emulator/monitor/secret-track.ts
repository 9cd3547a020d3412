import type { AccountId } from '../../shared/domain/account.ts';
import { CLOCK_SKEW_MS } from '../../shared/domain/cycle.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import type { PublicationTags } from '../../shared/domain/publication.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import type { Principal } from '../wire/call.ts';
import type { SecretEvent } from '../world/world-event.ts';
import type { Journal, Mark, TrackedVersion } from './tracked-version.ts';
import type { PersonsDoing } from './violation.ts';

/** The rotator looks at the publication so shortly before it regenerates a key. */
export const A_MOMENT_MS = 5 * MINUTE;

/** What a track cannot know of itself. */
export interface Beyond {
  /** When a value was made, epoch milliseconds. */
  readonly madeAtMs: (value: string) => number;
  /** When the call was made that has its effect now, epoch milliseconds. */
  readonly askedAtMs: number;
  /** The id that an account has now. */
  readonly accountNow: (account: AccountId) => AccountId;
}

/** The story of one secret: what it published when, and whose it is. */
export class SecretTrack {
  readonly secret: string;
  /** It bears, or bore, our tag `managed-by`, written by the rotator. */
  managed = false;
  account: AccountId | undefined;
  adoptedAtMs: number | undefined;
  /** A person did something that makes a new adoption right. */
  mayAdoptAgain = false;
  current: TrackedVersion | undefined;
  deleted = false;
  #promisedMs = 0;
  /** The grace that a person wrote into the tag, as long as the rotator only copies it: no promise of its own. */
  #graceByHandMs: number | undefined;
  #keptAdoptionMs: number | undefined;
  /** When the newest value that the rotator published was made, epoch milliseconds. */
  #newestMs = Number.NEGATIVE_INFINITY;
  /** Since when, in the order of all that happened, whoever reads the secret sees its current version. */
  visibleSince = 0;
  /** The rotator's last successful read of the current version. */
  readByRotator: Mark | undefined;
  /** The journal in the tags as the rotator wrote them last; what a person makes of them counts for nothing. */
  ownOperation: Operation | undefined;
  /** The rotator's last journal. */
  journal: Journal | undefined;
  /** The record that knows it was lost: until the rotator writes again, a person who strips it of its tags takes it away. */
  forgettable = false;
  /** The account got another secret while no record told of this one: whoever recovers it, recovers it alone. */
  #replaced = false;
  #recoveredAtMs = Number.NEGATIVE_INFINITY;
  #forgottenAtMs = Number.NEGATIVE_INFINITY;
  #lostAtMs = Number.NEGATIVE_INFINITY;
  /** What a person broke and what is not yet healed. */
  open: PersonsDoing | undefined;
  /** When each value was last readable as the current one, epoch milliseconds. */
  readonly #lastReadableAtMs = new Map<string, number>();
  /** Versions that a person wrote with a value that was dead already. */
  readonly bornDead = new Set<string>();
  /** When a person last published each value. */
  readonly #byHand = new Map<string, Mark>();

  constructor(secret: string) {
    this.secret = secret;
  }

  get readable(): boolean {
    return this.current?.enabled === true && !this.deleted;
  }

  /**
   * The grace that the rotator promised at its last flip, or at the adoption, milliseconds. What a person makes of the tag
   * counts for nothing, unless the record that knows better was lost.
   */
  get promisedGraceMs(): number {
    return this.forgettable ? Math.min(this.#promisedMs, this.current?.tags.graceMs ?? 0) : this.#promisedMs;
  }

  /** Whether the adoption period was still running at an instant, as far as clocks may be apart. */
  isAdopting(atMs: number, adoptionMs: number): boolean {
    const adoptedMs = this.#knownAdoptionMs();
    return atMs >= adoptedMs && atMs + CLOCK_SKEW_MS < adoptedMs + adoptionMs;
  }

  /** Since when it is adopted, as far as the rotator can know: the earlier of record and tag where the record was lost. */
  #knownAdoptionMs(): number {
    const adoptedMs = this.#keptAdoptionMs ?? Number.NEGATIVE_INFINITY;
    return this.forgettable ? Math.min(adoptedMs, this.current?.tags.adoptedAtMs ?? adoptedMs) : adoptedMs;
  }

  /** When the value was last readable as the current one; undefined: never. */
  lastReadableAtMs(value: string, nowMs: number): number | undefined {
    return this.readable && this.current?.value === value ? nowMs : this.#lastReadableAtMs.get(value);
  }

  /** Whether it is under management, or was a moment ago, as far as the rotator can have seen. */
  seemsManaged(nowMs: number): boolean {
    return this.managed || nowMs - this.#forgottenAtMs <= A_MOMENT_MS;
  }

  /**
   * Whether a person wrote the publication too late for the rotator to notice: after its call (`asked`) was on its way,
   * or a moment before and after its last look. Without a compare-and-set in Key Vault nothing can exclude that. So with
   * a value (`killed`) that a person showed to consumers while the call that kills it was on its way.
   */
  overtaken(asked: Mark, killed = ''): boolean {
    // Whoever acts on the account since cannot know of the call: the record of it is gone.
    if (this.#lostAtMs >= asked.atMs || (this.#byHand.get(killed)?.order ?? 0) > asked.order) return true;
    if (this.current?.by !== 'person') return false;
    const { order, atMs } = this.current.written;
    const look = this.journal?.looked ?? this.readByRotator;
    return order > asked.order || (order > (look?.order ?? 0) && asked.atMs - atMs <= A_MOMENT_MS);
  }

  /** Follows what happened to the secret. */
  follow(event: SecretEvent, order: number, of: Beyond): void {
    if (this.readable && this.current !== undefined) this.#lastReadableAtMs.set(this.current.value, event.atMs);
    if (event.by === 'person') this.mayAdoptAgain = true;
    if ('tags' in event) this.#seeGrace(decodeTags(event.tags).graceMs, event.by);
    if (event.by === 'rotator') {
      this.#promisedMs = this.promisedGraceMs;
      this.#keptAdoptionMs = this.#knownAdoptionMs();
      this.forgettable = false;
    }
    switch (event.type) {
      case 'version-set':
        if (event.by === 'rotator') this.ownOperation = decodeTags(event.tags).operation;
        if (event.by === 'rotator' || event.seeded)
          this.#promise(decodeTags(event.tags), of.madeAtMs(event.value), of.askedAtMs);
        this.visibleSince = order;
        if (event.by === 'person') this.#byHand.set(event.value, { order, atMs: event.atMs });
        this.current = {
          version: event.version,
          value: event.value,
          by: event.seeded ? 'rotator' : event.by,
          written: { order, atMs: event.atMs },
          tags: decodeTags(event.tags),
          enabled: true,
        };
        if (event.by === 'rotator' || event.seeded) {
          this.#claim(this.current.tags, of.accountNow);
          this.#adopt(this.current.tags.adoptedAtMs, event.atMs, of.askedAtMs);
        }
        this.#forget(event.atMs);
        return;
      case 'version-updated':
        if (this.current?.version !== event.version) return;
        if (event.by === 'rotator') this.ownOperation = decodeTags(event.tags).operation;
        this.current.tags = decodeTags(event.tags);
        this.current.enabled = event.enabled;
        if (event.by === 'rotator') this.#claim(this.current.tags, of.accountNow);
        this.#forget(event.atMs);
        return;
      case 'secret-deleted':
        this.deleted = true;
        this.#forget(event.atMs);
        return;
      case 'secret-recovered':
        this.deleted = false;
        this.#recoveredAtMs = event.atMs;
        this.visibleSince = order;
        if (this.#isMarked() && !this.#replaced) this.managed = true;
        return;
      case 'secret-purged':
        this.current = undefined;
        return;
    }
  }

  /** The record beside the lock is gone. */
  loseRecord(nowMs: number): void {
    this.forgettable = true;
    this.#lostAtMs = nowMs;
    this.#forget(nowMs);
  }

  /** Without record, and without tags or behind a deletion, nobody can know that the secret was under management. */
  #forget(nowMs: number): void {
    if (!this.forgettable || (!this.deleted && this.#isMarked())) return;
    this.#letGo(nowMs);
  }

  /**
   * Another secret is the account's by now. Without record nobody can know that this one was, where its value is dead, where
   * it is deleted, or where it came back only a moment before the call (`askedAtMs`).
   */
  passOver(nowMs: number, askedAtMs: number): void {
    const isSeen = this.open === undefined && !this.deleted && !this.cameBack(askedAtMs);
    if (this.forgettable && !isSeen) this.disown(nowMs);
  }

  /** Another secret is the account's: nobody keeps this one alive. */
  disown(nowMs: number): void {
    this.#replaced = true;
    this.#promisedMs = 0;
    this.#letGo(nowMs);
  }

  /** It was recovered only a moment before this call was made. */
  cameBack(askedAtMs: number): boolean {
    return this.#recoveredAtMs >= askedAtMs - A_MOMENT_MS;
  }

  #letGo(nowMs: number): void {
    if (this.managed) this.#forgottenAtMs = nowMs;
    this.managed = false;
    if (this.open !== undefined) this.open.forgotten = true;
    this.open = undefined;
  }

  /** A flip publishes a value that is newer than what was published; going back to an older one, or an adoption, shortens no grace. */
  #promise({ graceMs, adoptedAtMs = 0 }: PublicationTags, madeAtMs: number, askedAtMs: number): void {
    // An adoption is of this moment; a later time than before may also be a forgery that a flip copies.
    const isAdoption = adoptedAtMs > (this.#keptAdoptionMs ?? 0) && adoptedAtMs >= askedAtMs - A_MOMENT_MS;
    if (isAdoption) this.#promisedMs = Math.max(this.#promisedMs, graceMs ?? 0);
    else if (madeAtMs > this.#newestMs && this.#graceByHandMs === undefined) this.#promisedMs = graceMs ?? 0;
    this.#newestMs = Math.max(this.#newestMs, madeAtMs);
  }

  #seeGrace(graceMs: number | undefined, by: Principal): void {
    if (by === 'person' && graceMs !== this.current?.tags.graceMs) this.#graceByHandMs = graceMs;
    else if (by === 'rotator' && graceMs !== this.#graceByHandMs) this.#graceByHandMs = undefined;
  }

  /** Its tags say that it is under management, and it is known of which account. */
  #isMarked(): boolean {
    const managedBy = this.current?.tags.managedBy;
    return this.account !== undefined && managedBy !== undefined && !('foreign' in managedBy);
  }

  /** Takes from the rotator's own tags whose secret it is. */
  #claim(tags: PublicationTags, resolve: (account: AccountId) => AccountId): void {
    if (tags.managedBy === undefined || 'foreign' in tags.managedBy) return;
    this.managed = true;
    if (typeof tags.account === 'string') this.account = resolve(tags.account);
  }

  /** Takes from a version since when it is adopted: every adoption writes one, and it is not moved for nothing. A time in the future is a person's forgery that is merely copied. */
  #adopt(adoptedAtMs: number | undefined, nowMs: number, askedAtMs: number): void {
    if (adoptedAtMs === undefined || adoptedAtMs > nowMs + CLOCK_SKEW_MS) return;
    if (!this.managed || (this.adoptedAtMs !== undefined && !this.mayAdoptAgain)) return;
    if (adoptedAtMs !== this.adoptedAtMs) this.mayAdoptAgain = false;
    this.adoptedAtMs = adoptedAtMs;
    // What was carried out long after it was asked for is in no record.
    if (nowMs - askedAtMs <= MINUTE) this.#keptAdoptionMs = adoptedAtMs;
  }
}
