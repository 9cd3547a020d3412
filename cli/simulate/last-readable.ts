import type { WorldEvent } from '../../emulator/world/world-event.ts';
import type { AccountId } from '../../shared/domain/account.ts';

/** Measures how long values live on after they were last readable as the current version. Holds key values in memory. */
export class LastReadable {
  readonly #current = new Map<string, string>();
  readonly #lastMs = new Map<string, number>();
  readonly #tell: (account: AccountId, livedMs: number) => void;

  /** `tell`: a value that had been published was killed so long after it was last readable; 0 while it was. */
  constructor(tell: (account: AccountId, livedMs: number) => void) {
    this.#tell = tell;
  }

  follow(event: WorldEvent): void {
    if (event.type === 'version-set') {
      const before = this.#current.get(event.secret);
      if (before !== undefined && before !== event.value) this.#lastMs.set(before, event.atMs);
      this.#current.set(event.secret, event.value);
      this.#lastMs.set(event.value, Number.POSITIVE_INFINITY);
    } else if (event.type === 'key-regenerated') {
      const lastMs = this.#lastMs.get(event.killed);
      this.#lastMs.delete(event.killed);
      if (lastMs !== undefined) this.#tell(event.account, Math.max(0, event.atMs - lastMs));
    }
  }
}
