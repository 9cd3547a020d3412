import type { AccountId } from '../../shared/domain/account.ts';
import { isCompromised } from '../../shared/domain/operation.ts';
import type { SecretTrack } from './secret-track.ts';

interface Given {
  /** Operations in which a person gave up the grace of the account's values. */
  readonly operations: Set<string>;
  /** Values that such an operation was begun against: they must die. */
  readonly values: Set<string>;
}

/** Which values were called compromised, and by which operations their grace was given up. A tag alone can do neither. */
export class Compromised {
  readonly #accounts = new Map<AccountId, Given>();

  accept(account: AccountId, operationId: string): void {
    this.#of(account).operations.add(operationId);
  }

  /** Whether what happens to this publication now was accepted: its journal is that of such an operation. */
  excuses(track: SecretTrack): boolean {
    const operation = track.ownOperation;
    if (operation === undefined || !isCompromised(operation) || track.account === undefined) return false;
    return this.#of(track.account).operations.has(operation.id);
  }

  /** The rotator regenerated a key: if such an operation had its first effect so, the published value must die. */
  begun(track: SecretTrack): void {
    if (track.ownOperation?.kind !== 'compromised' || !this.excuses(track)) return;
    if (track.account !== undefined && track.current !== undefined)
      this.#of(track.account).values.add(track.current.value);
  }

  valuesOf(account: AccountId): ReadonlySet<string> {
    return this.#of(account).values;
  }

  #of(account: AccountId): Given {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const given: Given = { operations: new Set(), values: new Set() };
    this.#accounts.set(account, given);
    return given;
  }
}
