import { OPERATIONS, type Service } from '../../domain/azure-operations.ts';

/** What the app does with an account, as actions of a role. */
export const ACCOUNT_ACTIONS = {
  read: OPERATIONS['accounts.get'].permission,
  listKeys: OPERATIONS['accounts.listKeys'].permission,
  regenerateKey: OPERATIONS['accounts.regenerateKey'].permission,
} as const;

/** What the app does with the secrets of a vault, as data actions of a role. */
export const SECRET_ACTIONS = {
  list: OPERATIONS['secrets.list'].permission,
  get: OPERATIONS['secrets.read'].permission,
  set: OPERATIONS['secrets.set'].permission,
  update: OPERATIONS['secrets.tag'].permission,
} as const;

/** What a role allows. */
export interface Rights {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/** On vaults as resources, which only the doctor looks at. */
const VAULT_ACTIONS: readonly string[] = [
  OPERATIONS['vaults.list'].permission,
  OPERATIONS['permissions.list'].permission,
];

/** What the app needs on each subscription, and nothing else. */
export const SUBSCRIPTION_RIGHTS: Rights = {
  actions: neededOf('arm').filter((action) => action !== OPERATIONS['vaults.list'].permission),
  dataActions: [],
};

/**
 * What the app needs on each vault, and nothing else. The built-in role Key Vault Secrets Officer has `secrets/*` (built-in
 * roles for security), so it may delete and purge as well.
 */
export const VAULT_RIGHTS: Rights = { actions: VAULT_ACTIONS, dataActions: neededOf('vault') };

/** Every permission that calls to a service need, once; a sign-in needs none. */
function neededOf(wanted: Service): readonly string[] {
  const needed = Object.values(OPERATIONS).flatMap(({ service, permission }) =>
    service === wanted && permission !== 'none' ? [permission] : [],
  );
  return [...new Set(needed)];
}
