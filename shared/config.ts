import type { AzureConnection, StorageConnection } from './azure/connection.ts';
import { type Environment, readSettings } from './config/read-settings.ts';
import type { SettingValues } from './config/schema.ts';
import type { Settings } from './domain/settings.ts';

export { MASK, type SettingFault, SettingsError } from './config/settings-error.ts';

/** Everything that the environment says, read and checked once. */
export interface Config {
  readonly settings: Settings;
  readonly connection: AzureConnection;
  /** NCRONTAB text, as the Functions host reads it from the same setting. */
  readonly schedule: string;
  readonly dispatch: 'inline' | 'queue';
  readonly httpAuth: 'function' | 'entra';
}

/** Reads the settings (`process.env`, or a test's). Throws a SettingsError that names every fault at once. */
export function loadConfig(env: Environment): Config {
  const { values, storage } = readSettings(env);
  return {
    settings: settingsOf(values),
    connection: connectionOf(values, storage),
    schedule: values.ROTATION_SCHEDULE.text,
    dispatch: values.ROTATION_DISPATCH,
    httpAuth: values.ROTATION_HTTP_AUTH,
  };
}

function settingsOf(values: SettingValues): Settings {
  return {
    scope: values.ROTATION_SCOPE,
    deployment: values.ROTATION_DEPLOYMENT,
    vault: values.KEY_VAULT_URL,
    allowedVaults: values.KEY_VAULT_ALLOWED_URLS ?? [],
    maxAgeMs: values.ROTATION_MAX_KEY_AGE,
    graceMs: values.ROTATION_GRACE,
    minGraceMs: values.ROTATION_MIN_GRACE,
    leadMs: values.ROTATION_LEAD,
    adoptionMs: values.ROTATION_ADOPTION_PERIOD,
    verifyIntervalMs: values.ROTATION_VERIFY_INTERVAL,
    scheduleGapMs: values.ROTATION_SCHEDULE.gapMs,
    mode: values.ROTATION_MODE,
    kinds: values.ROTATION_KINDS,
    subscriptionIds: values.AZURE_SUBSCRIPTION_IDS,
    probe: values.ROTATION_PROBE,
    settleMs: values.ROTATION_SETTLE,
    concurrency: values.ROTATION_CONCURRENCY,
    maxPerSweep: values.ROTATION_MAX_PER_SWEEP,
    sweepBudgetMs: values.ROTATION_SWEEP_BUDGET,
    replaces: values.ROTATION_REPLACES,
    recordRetentionMs: values.ROTATION_RECORD_RETENTION,
  };
}

function connectionOf(values: SettingValues, storage: StorageConnection): AzureConnection {
  return {
    armUrl: values.AZURE_RESOURCE_MANAGER_URL,
    armAudience: values.AZURE_RESOURCE_MANAGER_AUDIENCE,
    vaults: [...new Set([values.KEY_VAULT_URL, ...(values.KEY_VAULT_ALLOWED_URLS ?? [])])],
    clientId: values.AZURE_CLIENT_ID,
    storage,
  };
}
