import type { VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { SecretState } from './secret-state.ts';

/** One vault and what is in it. */
export class VaultState {
  readonly name: string;
  readonly url: VaultUrl;
  /** In a regional failover only reads work (Key Vault, disaster-recovery-guidance). */
  readOnly = false;
  /** `private`: only callers inside the network get through its firewall. */
  network: 'public' | 'private' = 'public';
  /** How far the vault's own clock is ahead of true time (behind, if negative), milliseconds: its stamps show it. */
  clockAheadMs = 0;
  readonly #secrets = new Map<string, SecretState>();
  #sortedNames: readonly string[] | undefined;

  constructor(name: string, url: VaultUrl) {
    this.name = name;
    this.url = url;
  }

  /** The secret, deleted or not. */
  find(name: string): SecretState | undefined {
    return this.#secrets.get(name.toLowerCase());
  }

  add(secret: SecretState): void {
    this.#secrets.set(secret.name.toLowerCase(), secret);
    this.#sortedNames = undefined;
  }

  remove(name: string): void {
    this.#secrets.delete(name.toLowerCase());
    this.#sortedNames = undefined;
  }

  /**
   * Some secrets by name, from the first whose name is not before `from`, and the name at which the next page begins.
   * Listing by name rather than by position, so that nothing is skipped when a secret goes away between two pages.
   */
  page(
    which: 'standing' | 'deleted',
    from: string,
    size: number,
  ): { readonly secrets: readonly SecretState[]; readonly next: string | undefined } {
    this.#sortedNames ??= [...this.#secrets.keys()].sort();
    const secrets: SecretState[] = [];
    for (let index = firstNotBefore(this.#sortedNames, from); ; index += 1) {
      const name = this.#sortedNames[index];
      if (name === undefined) return { secrets, next: undefined };
      const secret = this.#secrets.get(name);
      if (secret === undefined || (secret.deletedS !== undefined) !== (which === 'deleted')) continue;
      if (secrets.length === size) return { secrets, next: name };
      secrets.push(secret);
    }
  }
}

/** The place of the first name that does not come before `from`, by bisection. */
function firstNotBefore(sortedNames: readonly string[], from: string): number {
  let [least, beyond] = [0, sortedNames.length];
  while (least < beyond) {
    const middle = (least + beyond) >> 1;
    if ((sortedNames[middle] ?? from) < from) least = middle + 1;
    else beyond = middle;
  }
  return least;
}
