import type { AccountId } from '../../shared/domain/account.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import type { Principal } from '../wire/call.ts';

interface Happened {
  readonly by: Principal;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

interface OnAccount extends Happened {
  readonly account: AccountId;
}

interface OnSecret extends Happened {
  /** Versionless address of the secret in lower case. */
  readonly secret: string;
}

/** A change of an account or its keys. Holds key values: never to be printed. */
export type AccountEvent =
  | (OnAccount & { readonly type: 'account-added' | 'account-removed' | 'account-changed' })
  | (OnAccount & { readonly type: 'account-moved'; readonly to: AccountId })
  | Regenerated;

export type Regenerated = OnAccount & {
  readonly type: 'key-regenerated';
  readonly slot: Slot;
  readonly killed: string;
  readonly made: string;
};

/** A change of a secret. Holds key values: never to be printed. */
export type SecretEvent =
  | (OnSecret & {
      readonly type: 'version-set';
      readonly version: string;
      readonly value: string;
      readonly tags: Readonly<Record<string, string>>;
      /** It stood there before the story begins: nobody is judged by it. */
      readonly seeded: boolean;
    })
  | (OnSecret & {
      readonly type: 'version-updated';
      readonly version: string;
      readonly tags: Readonly<Record<string, string>>;
      readonly enabled: boolean;
    })
  | (OnSecret & { readonly type: 'secret-deleted' | 'secret-recovered' | 'secret-purged' });

/** Every change of the world, told to whoever watches it. */
export type WorldEvent = AccountEvent | SecretEvent;

export type WorldListener = (event: WorldEvent) => void;
