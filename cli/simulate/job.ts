import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { parseSchedule } from '../../shared/domain/ncrontab.ts';
import { BadInput } from '../input/bad-input.ts';
import type { SettingTexts } from '../input/settings-in.ts';
import { generatedTenant } from './generated-tenant.ts';
import { withLocalVaults } from './local-vaults.ts';
import { type Result, resultOf } from './result.ts';
import { simulate } from './run.ts';
import { configFrom } from './settings-file.ts';
import type { Tenant } from './tenant.ts';

/** Generated accounts for one deployment of the app. */
export const GENERATED = z.object({
  count: z.number(),
  first: z.number(),
  days: z.number(),
  seed: z.number(),
  texts: z.record(z.string(), z.string()),
  source: z.string(),
});

export type GeneratedJob = Readonly<z.infer<typeof GENERATED>>;

/** More accounts than these are looked after by several deployments, each with subscriptions and a vault of its own. */
const PER_DEPLOYMENT = 500;
/** Tells apart the random numbers of the deployments. */
const SEED_STEP = 1_000_003;

/** The same job for as many deployments as it takes; does not depend on the computer. */
export function deploymentsOf(job: GeneratedJob): readonly GeneratedJob[] {
  const count = Math.ceil(job.count / PER_DEPLOYMENT);
  return Array.from({ length: count }, (_, index) => {
    const first = Math.floor((job.count * index) / count);
    const end = Math.floor((job.count * (index + 1)) / count);
    return { ...job, first, count: end - first, seed: job.seed + index * SEED_STEP };
  });
}

/** Simulates one deployment with generated accounts. Throws `BadInput`. */
export function playGenerated(job: GeneratedJob, onDay: (day: number) => void): Promise<Result> {
  const config = configFrom(job.texts, job.source);
  const tenant = generatedTenant({ ...job, settings: config.settings });
  const { subscriptionIds } = config.settings;
  // The accounts are generated, and so are their subscriptions.
  const own = [...new Set(tenant.accounts.map(({ subscriptionId }) => subscriptionId))];
  const settings = { ...config.settings, subscriptionIds: subscriptionIds === undefined ? undefined : own };
  return play(tenant, { ...config, settings }, job, onDay);
}

/** Simulates a tenant under these settings. */
export async function play(
  tenant: Tenant,
  config: Pick<Config, 'settings' | 'schedule' | 'dispatch'>,
  { days, seed }: { readonly days: number; readonly seed: number },
  onDay: (day: number) => void,
): Promise<Result> {
  const schedule = parseSchedule(config.schedule);
  if (schedule === undefined) throw new BadInput(`ROTATION_SCHEDULE is "${config.schedule}"; expected six fields.`);
  const startedMs = performance.now();
  const settings = withLocalVaults(config.settings);
  const played = await simulate({ tenant, settings, schedule, dispatch: config.dispatch, days, seed, onDay });
  return resultOf(played, { settings, outages: tenant.outages }, days, performance.now() - startedMs);
}

/** The texts of settings that a job is to be played with. */
export function jobOf(
  wish: { readonly count: number; readonly days: number; readonly seed: number },
  texts: SettingTexts,
  source: string,
): GeneratedJob {
  return { ...wish, first: 0, texts: { ...texts }, source };
}
