import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { load } from './load.ts';

describe('settings that are not set', () => {
  const config = load();

  it.each([
    ['ROTATION_MODE', config.settings.mode, 'rotate'],
    ['ROTATION_SCOPE', config.settings.scope, 'tagged'],
    ['ROTATION_KINDS', config.settings.kinds, ['OpenAI', 'AIServices']],
    ['ROTATION_DEPLOYMENT', config.settings.deployment, 'default'],
    ['ROTATION_REPLACES', config.settings.replaces, undefined],
    ['ROTATION_SCHEDULE', config.schedule, '0 0 * * * *'],
    ['ROTATION_MAX_KEY_AGE', config.settings.maxAgeMs, 90 * DAY],
    ['ROTATION_GRACE', config.settings.graceMs, 3 * DAY],
    ['ROTATION_MIN_GRACE', config.settings.minGraceMs, DAY],
    ['ROTATION_LEAD', config.settings.leadMs, 2 * DAY],
    ['ROTATION_ADOPTION_PERIOD', config.settings.adoptionMs, 7 * DAY],
    ['ROTATION_VERIFY_INTERVAL', config.settings.verifyIntervalMs, HOUR],
    ['ROTATION_PROBE', config.settings.probe, 'best-effort'],
    ['ROTATION_SETTLE', config.settings.settleMs, 30 * SECOND],
    ['ROTATION_CONCURRENCY', config.settings.concurrency, 8],
    ['ROTATION_MAX_PER_SWEEP', config.settings.maxPerSweep, 100],
    ['ROTATION_SWEEP_BUDGET', config.settings.sweepBudgetMs, 20 * MINUTE],
    ['ROTATION_RECORD_RETENTION', config.settings.recordRetentionMs, 400 * DAY],
    ['ROTATION_DISPATCH', config.dispatch, 'inline'],
    ['ROTATION_HTTP_AUTH', config.httpAuth, 'function'],
    ['KEY_VAULT_ALLOWED_URLS', config.settings.allowedVaults, []],
    ['AZURE_SUBSCRIPTION_IDS', config.settings.subscriptionIds, undefined],
    ['AZURE_CLIENT_ID', config.connection.clientId, undefined],
    ['AZURE_RESOURCE_MANAGER_URL', config.connection.armUrl, 'https://management.azure.com'],
    ['AZURE_RESOURCE_MANAGER_AUDIENCE', config.connection.armAudience, 'https://management.azure.com'],
  ])('%s falls back to its default', (_name, value, expected) => {
    expect(value).toEqual(expected);
  });

  it('know the largest gap of the default schedule', () => {
    expect(config.settings.scheduleGapMs).toBe(HOUR);
  });

  it('leave the vault and the storage as they were given', () => {
    expect(config.settings.vault).toBe('https://my-vault.vault.azure.net');
    expect(config.connection.vaults).toEqual(['https://my-vault.vault.azure.net']);
    const { storage } = config.connection;
    expect(storage.kind).toBe('connection-string');
    const given = new Redacted('UseDevelopmentStorage=true');
    expect(storage.kind === 'connection-string' && storage.connectionString.equals(given)).toBe(true);
  });

  it('are the same where they are set to nothing or to blanks', () => {
    const empty = load({ ROTATION_GRACE: '', ROTATION_SCOPE: '  ', AZURE_CLIENT_ID: '', ROTATION_NO_SUCH_NAME: ' ' });
    expect(empty.settings).toEqual(config.settings);
  });
});
