import { MANY_AT_ONCE, rotateMany } from '../../shared/rotation/rotate-many.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { BigTenant } from './big-tenant.ts';
import { type BindingLimit, rotateAllBound } from './rotate-all-bound.ts';
import type { TenantSize } from './tenant.ts';

/** Every account rotated as compromised, in virtual time. */
export interface RotateAllFigures {
  readonly accounts: number;
  readonly vaults: number;
  readonly concurrency: number;
  readonly wallMs: number;
  readonly wallBoundMs: number;
  readonly bindingLimit: BindingLimit;
  /** Of the time: until the first account was seen to go well, before which three are under way at most. */
  readonly slowStartMs: number;
  readonly calls: number;
  readonly throttled: number;
  readonly perSecond: number;
}

/** Throws where an account was not rotated, or a promise was broken. */
export async function measureRotateAll(size: TenantSize): Promise<RotateAllFigures> {
  const tenant = new BigTenant(size, {}, { slots: new Slots(MANY_AT_ONCE) });
  const { azure, clock, context } = tenant;
  let slowStartMs = 0;
  const request = { kind: 'rotate', id: 'bench', force: true, compromised: true } as const;
  for (const id of tenant.accounts) azure.monitor.accepts(id, request.id);
  const report = await clock.run(
    rotateMany(context, {}, request, {
      endMs: Number.POSITIVE_INFINITY,
      onProgress: (_progress, ended) => {
        if (ended !== undefined && slowStartMs === 0) slowStartMs = tenant.elapsedMs;
      },
    }),
  );
  const done = report.accounts.filter(({ outcome }) => outcome.result === 'retired').length;
  const { violations } = azure.monitor;
  if (done !== size.accounts || violations.length > 0) {
    throw new Error(`Of ${size.accounts} accounts ${done} were rotated; broken promises: ${violations.length}.`);
  }
  const wallMs = Math.round(tenant.elapsedMs);
  const { wallMs: wallBoundMs, bindingLimit } = rotateAllBound(size, {
    propagationMs: azure.world.keyPropagationMs,
    settleMs: context.settings.settleMs,
  });
  return {
    accounts: done,
    vaults: size.vaults,
    concurrency: MANY_AT_ONCE,
    wallMs,
    wallBoundMs,
    bindingLimit,
    slowStartMs: Math.round(slowStartMs),
    calls: tenant.calls,
    throttled: tenant.throttled,
    perSecond: Math.round((done / wallMs) * 10_000) / 10,
  };
}
