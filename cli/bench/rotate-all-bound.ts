import { SECOND } from '../../shared/domain/duration.ts';
import { sweepBound } from './sweep-bound.ts';
import { LATENCY_MS, type TenantSize } from './tenant.ts';

/** Calls of one turn before the flip and after it, each waiting for the one before; what a compromised key takes. */
const CALLS_BEFORE = { arm: 3, keyVault: 3, inference: 2 } as const;
const CALLS_AFTER = { arm: 3, keyVault: 4, inference: 2 } as const;

/** Key Vault: new versions in 10 seconds, for each vault. Resource Manager: POSTs at once and in a second, for each subscription. */
const NEW_VERSIONS = { calls: 300, lengthMs: 10 * SECOND } as const;
const POSTS = { burst: 200, perSecond: 10, ofAnAccount: 4 } as const;

export type BindingLimit = 'new versions of a vault' | 'writes of a subscription' | 'the longest chain of calls';

export interface RotateAllBound {
  readonly wallMs: number;
  readonly bindingLimit: BindingLimit;
}

/**
 * The least time in which every account can be rotated as compromised: the lists, the calls before the first flip with the
 * time until a new key is known everywhere and steadily accepted, then the narrower of the two throttles, then the calls
 * after the last flip.
 */
export function rotateAllBound(
  size: TenantSize,
  waits: { readonly propagationMs: number; readonly settleMs: number },
): RotateAllBound {
  const listedMs = sweepBound(size, 0).wallMs;
  const beforeMs = timeOf(CALLS_BEFORE) + waits.propagationMs + waits.settleMs;
  const windows = Math.ceil(size.accounts / size.vaults / NEW_VERSIONS.calls) - 1;
  const versionsMs = windows * NEW_VERSIONS.lengthMs;
  const posts = (POSTS.ofAnAccount * size.accounts) / size.subscriptions;
  const postsMs = (Math.max(0, posts - POSTS.burst) / POSTS.perSecond) * SECOND;
  const throttleMs = Math.max(versionsMs, postsMs);
  const chainMs = listedMs + beforeMs + timeOf(CALLS_AFTER);
  return { wallMs: chainMs + throttleMs, bindingLimit: bindingLimit(chainMs, versionsMs, postsMs) };
}

function bindingLimit(chainMs: number, versionsMs: number, postsMs: number): BindingLimit {
  if (chainMs >= Math.max(versionsMs, postsMs)) return 'the longest chain of calls';
  return versionsMs >= postsMs ? 'new versions of a vault' : 'writes of a subscription';
}

function timeOf(calls: typeof CALLS_BEFORE | typeof CALLS_AFTER): number {
  return calls.arm * LATENCY_MS.arm + calls.keyVault * LATENCY_MS.keyVault + calls.inference * LATENCY_MS.inference;
}
