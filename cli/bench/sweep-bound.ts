import { SECOND } from '../../shared/domain/duration.ts';
import { LATENCY_MS, type TenantSize } from './tenant.ts';

/** Rows on a page: the local Azure's for Resource Manager (which promises none), Key Vault's own. */
const ROWS = { subscriptions: 50, accounts: 100, secrets: 25 } as const;
/** What a vault lets through in 10 seconds, new versions left aside (Key Vault service limits). */
const VAULT_WINDOW = { calls: 4_000, lengthMs: 10 * SECOND } as const;

/** How few calls and how little time a sweep can do with. */
export interface SweepBound {
  readonly calls: number;
  readonly wallMs: number;
}

/**
 * The bound of a sweep in which nothing is due but so many drift checks. Calls: every page of every list once, and two for
 * each check. Time: pages of one list follow each other, since each names the next; so do a page and what it tells of. The
 * longest such chain; where the throttle of the vault is narrower, what it makes of that.
 */
export function sweepBound(size: TenantSize, checks: number): SweepBound {
  const { subscriptions, vaults } = size;
  const subscriptionPages = pages(subscriptions, ROWS.subscriptions);
  const accountPages = pages(size.accounts / subscriptions, ROWS.accounts);
  const secretPages = pages(size.accounts / vaults, ROWS.secrets);
  const { arm, keyVault, identity } = LATENCY_MS;
  const armChainMs = identity + (subscriptionPages + accountPages) * arm;
  // A vault answers the first call of a client with where to get a token.
  const vaultChainMs = keyVault + identity + secretPages * keyVault;
  const checkMs = checks === 0 ? 0 : Math.max(arm, keyVault);
  return {
    calls: subscriptionPages + subscriptions * accountPages + vaults * secretPages + 2 * checks,
    wallMs: Math.max(armChainMs, vaultChainMs, vaultThrottleMs(secretPages, checks / vaults)) + checkMs,
  };
}

/**
 * The last window before the end has at most so many calls, and so has each before it; the rest was sent earlier still.
 * But a secret is read only after its page, and each page takes its time.
 */
function vaultThrottleMs(secretPages: number, checks: number): number {
  const { calls, lengthMs } = VAULT_WINDOW;
  const all = secretPages + checks;
  let longestMs = 0;
  for (let windows = 1; windows * calls < all; windows += 1) {
    const pagesBefore = (all - windows * calls) / (all / secretPages);
    longestMs = Math.max(longestMs, windows * lengthMs + pagesBefore * LATENCY_MS.keyVault);
  }
  return longestMs;
}

function pages(rows: number, onPage: number): number {
  return Math.max(1, Math.ceil(rows / onPage));
}
