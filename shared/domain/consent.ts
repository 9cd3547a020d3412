import { isDeploymentName } from './managed-by.ts';

/** Which accounts a deployment touches: only tagged ones; adopts all but rotates tagged ones; all but opted-out ones. */
export type Scope = 'tagged' | 'adopt-all' | 'all';

/** What the account's owner allows this deployment to do. */
export type Consent = 'rotate' | 'adopt-only' | 'opted-out' | 'none';

/** The name for which the tag value `enabled` stands. */
export const DEFAULT_DEPLOYMENT = 'default';

/** Consent from the tag `key-rotation` (undefined: no such tag). A text that can be no deployment's name gives undefined. */
export function consentOf(settings: { readonly scope: Scope; readonly deployment: string }, tag: undefined): Consent;
export function consentOf(
  settings: { readonly scope: Scope; readonly deployment: string },
  tag: string | undefined,
): Consent | undefined;
export function consentOf(
  settings: { readonly scope: Scope; readonly deployment: string },
  tag: string | undefined,
): Consent | undefined {
  if (tag === undefined) return UNTAGGED[settings.scope];
  const word = tag.toLowerCase();
  if (word === 'disabled') return 'opted-out';
  if (!isDeploymentName(word)) return undefined;
  const named = word === 'enabled' ? DEFAULT_DEPLOYMENT : word;
  return named === settings.deployment ? 'rotate' : 'none';
}

const UNTAGGED: Readonly<Record<Scope, Consent>> = { tagged: 'none', 'adopt-all': 'adopt-only', all: 'rotate' };
