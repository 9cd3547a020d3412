import type { SettingTexts } from '../../cli/input/settings-in.ts';
import { play, playGenerated } from '../../cli/simulate/job.ts';
import type { Result } from '../../cli/simulate/result.ts';
import { configFrom, SPARSE_SETTINGS } from '../../cli/simulate/settings-file.ts';
import { subscriptionIdOf } from '../../cli/simulate/subscription-id.ts';
import type { AccountPlan, Outage, Tenant } from '../../cli/simulate/tenant.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';

export const SUBSCRIPTION_ID = subscriptionIdOf('Production');

const nothing = (): void => undefined;

/** Generated accounts under the usual sparse sweeps, and whatever else is set. */
export function generated(
  options: { readonly count: number; readonly days: number; readonly seed?: number },
  texts: SettingTexts = {},
): Promise<Result> {
  const job = { seed: 1, first: 0, ...options, texts: { ...SPARSE_SETTINGS, ...texts }, source: 'a test' };
  return playGenerated(job, nothing);
}

/** An account in the middle of its cycle: the active key is 43 days old, the other one three days less. */
export function plan(name: string, changes: Partial<AccountPlan> = {}): AccountPlan {
  const refreshMs = changes.knownRefreshMs ?? DAY;
  return {
    name,
    kind: 'OpenAI',
    subscriptionId: SUBSCRIPTION_ID,
    tags: { 'key-rotation': 'enabled' },
    network: 'public',
    appearsMs: 0,
    keyAgeMs: { Key1: 43 * DAY, Key2: 40 * DAY - HOUR },
    published: 'Key1',
    consumers: [0, 1, 2, 3].map((nth) => ({ refreshMs, everyMs: 6 * HOUR - MINUTE, firstMs: (nth * refreshMs) / 4 })),
    knownRefreshMs: refreshMs,
    events: [],
    ...changes,
  };
}

export function tenantOf(accounts: readonly AccountPlan[], outages: readonly Outage[] = []): Tenant {
  return {
    accounts,
    outages,
    clocks: [{ atMs: 0, appAheadMs: 4 * MINUTE, vaultAheadMs: -5 * MINUTE }],
    successions: [],
  };
}

/** These accounts for so many days, under the default settings with a sweep every three hours, and whatever else is set. */
export function played(tenant: Tenant, days: number, texts: SettingTexts = {}): Promise<Result> {
  const settings = { ROTATION_SCHEDULE: '0 0 */3 * * *', ...texts };
  return play(tenant, configFrom(settings, 'a test'), { days, seed: 1 }, nothing);
}
