import type { Principal } from '../wire/call.ts';

const ACCOUNTS = 'Microsoft.CognitiveServices/accounts';
const SECRETS = 'Microsoft.KeyVault/vaults/secrets';

/** Everything that a role may allow here, as Azure's role definitions name it. */
export const ACTIONS = {
  readSubscription: 'Microsoft.Resources/subscriptions/read',
  readPermissions: 'Microsoft.Authorization/permissions/read',
  readVault: 'Microsoft.KeyVault/vaults/read',
  readAccount: `${ACCOUNTS}/read`,
  listKeys: `${ACCOUNTS}/listKeys/action`,
  regenerateKey: `${ACCOUNTS}/regenerateKey/action`,
  getSecret: `${SECRETS}/getSecret/action`,
  setSecret: `${SECRETS}/setSecret/action`,
  readMetadata: `${SECRETS}/readMetadata/action`,
  updateSecret: `${SECRETS}/update/action`,
  deleteSecret: `${SECRETS}/delete`,
  recoverSecret: `${SECRETS}/recover/action`,
  purgeSecret: `${SECRETS}/purge/action`,
} as const;

export type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Whether a role lists it among its data actions. */
export function isDataAction(action: Action): boolean {
  return action.startsWith(SECRETS);
}

/** A right that is missing. */
export interface Denial {
  readonly action: Action;
  /** An ARM id, a subscription (`/subscriptions/…`), a vault's or a secret's address: it and all below; all, if absent. */
  readonly scope?: string;
  /** Whose right; the rotator's, if absent. */
  readonly principal?: Principal;
}

const ROLES: Readonly<Record<Principal, ReadonlySet<Action>>> = {
  // The custom role and the four data actions that the product is to be given.
  rotator: new Set([
    ACTIONS.readSubscription,
    ACTIONS.readPermissions,
    ACTIONS.readVault,
    ACTIONS.readAccount,
    ACTIONS.listKeys,
    ACTIONS.regenerateKey,
    ACTIONS.getSecret,
    ACTIONS.setSecret,
    ACTIONS.readMetadata,
    ACTIONS.updateSecret,
  ]),
  // Key Vault Secrets User.
  consumer: new Set([ACTIONS.getSecret, ACTIONS.readMetadata]),
  person: new Set(Object.values(ACTIONS)),
};

/** Who may do what; each right can be taken away by itself. */
export class Rights {
  readonly #denials = new Set<Denial>();

  /** Takes a right away; the function that this returns gives it back. */
  deny(denial: Denial): () => void {
    this.#denials.add(denial);
    return () => this.#denials.delete(denial);
  }

  allows(principal: Principal, action: Action, scope: string): boolean {
    if (!ROLES[principal].has(action)) return false;
    for (const denial of this.#denials) {
      if ((denial.principal ?? 'rotator') !== principal || denial.action !== action) continue;
      if (denial.scope === undefined || isWithin(scope, denial.scope)) return false;
    }
    return true;
  }
}

function isWithin(scope: string, outer: string): boolean {
  const [inner, above] = [scope.toLowerCase(), outer.toLowerCase().replace(/\/$/, '')];
  return inner === above || inner.startsWith(`${above}/`);
}
