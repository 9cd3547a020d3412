import { describe, expect, it } from 'vitest';
import { SETTING_DOCS } from '../../shared/config/schema.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import { faultsOf, refusal, type Variables } from './load.ts';

const BAD_VALUES: readonly (readonly [string, string])[] = [
  ['KEY_VAULT_URL', 'http://my-vault.vault.azure.net'],
  ['KEY_VAULT_URL', 'my-vault'],
  ['KEY_VAULT_ALLOWED_URLS', 'https://a.vault.azure.net,b'],
  ['KEY_VAULT_ALLOWED_URLS', ','],
  ['AZURE_SUBSCRIPTION_IDS', 'production'],
  ['AZURE_CLIENT_ID', 'rotator'],
  ['AZURE_RESOURCE_MANAGER_URL', 'http://management.azure.com'],
  ['AZURE_RESOURCE_MANAGER_URL', 'https://management.azure.com/subscriptions'],
  ['AZURE_RESOURCE_MANAGER_URL', 'management.azure.com'],
  ['AZURE_RESOURCE_MANAGER_AUDIENCE', 'api://rotator'],
  ['ROTATION_MODE', 'dry-run'],
  ['ROTATION_SCOPE', 'some'],
  ['ROTATION_KINDS', 'OpenAI,SpeechServices'],
  ['ROTATION_DEPLOYMENT', 'Team A'],
  ['ROTATION_DEPLOYMENT', 'enabled'],
  ['ROTATION_DEPLOYMENT', 'disabled'],
  ['ROTATION_REPLACES', 'old-name'],
  ['ROTATION_SCHEDULE', '0 * * * *'],
  ['ROTATION_SCHEDULE', '0 0 0 31 2 *'],
  ['ROTATION_SCHEDULE', '@hourly'],
  ['ROTATION_MAX_KEY_AGE', '90'],
  ['ROTATION_MAX_KEY_AGE', 'P3M'],
  ['ROTATION_MAX_KEY_AGE', 'PT23H'],
  ['ROTATION_GRACE', 'PT0S'],
  ['ROTATION_MIN_GRACE', '1 day'],
  ['ROTATION_LEAD', '-P2D'],
  ['ROTATION_ADOPTION_PERIOD', 'P1W'],
  ['ROTATION_VERIFY_INTERVAL', 'hourly'],
  ['ROTATION_PROBE', 'yes'],
  ['ROTATION_SETTLE', 'PT11M'],
  ['ROTATION_CONCURRENCY', '0'],
  ['ROTATION_CONCURRENCY', '65'],
  ['ROTATION_CONCURRENCY', '1.5'],
  ['ROTATION_MAX_PER_SWEEP', '-1'],
  ['ROTATION_SWEEP_BUDGET', 'PT26M'],
  ['ROTATION_RECORD_RETENTION', 'PT23H'],
  ['ROTATION_RECORD_RETENTION', 'P3651D'],
  ['ROTATION_DISPATCH', 'servicebus'],
  ['ROTATION_HTTP_AUTH', 'none'],
  ['AzureWebJobsStorage__accountName', 'My_Storage'],
  ['AzureWebJobsStorage__blobServiceUri', 'http://mystorage.blob.core.windows.net'],
  ['AzureWebJobsStorage__queueServiceUri', 'queue'],
  ['AzureWebJobsStorage__tableServiceUri', 'https://user@mystorage.table.core.windows.net'],
  ['AzureWebJobsStorage__credential', 'workloadidentity'],
  ['AzureWebJobsStorage__clientId', 'me'],
];

describe('a setting that cannot be followed', () => {
  it.each(BAD_VALUES)(
    '%s refuses %j, says what was given and what is expected, and gives an example',
    (name, given) => {
      const [fault, ...more] = faultsOf({ [name]: given });
      const doc = SETTING_DOCS.get(name);
      expect(more).toEqual([]);
      expect(fault).toMatchObject({ name, expected: doc?.expected, example: doc?.example });
      expect(fault?.given).toBe(given.replace('user@', '[redacted]@'));
    },
  );

  it('has a bad value in the table above for every setting but the connection string', () => {
    const tried = new Set(BAD_VALUES.map(([name]) => name));
    expect([...SETTING_DOCS.keys()].filter((name) => !tried.has(name))).toEqual(['AzureWebJobsStorage']);
  });

  it('is reported as not set where it is required and missing', () => {
    expect(faultsOf({ KEY_VAULT_URL: undefined })).toEqual([
      {
        name: 'KEY_VAULT_URL',
        given: undefined,
        expected: 'the https address of a vault, without a path',
        example: 'https://my-vault.vault.azure.net',
      },
    ]);
  });
});

describe('several faults', () => {
  const variables: Variables = {
    KEY_VAULT_URL: undefined,
    AzureWebJobsStorage: undefined,
    ROTATION_GRAEC: 'P3D',
    ROTATION_CONCURRENCY: 'many',
    ROTATION_PROBE: 'maybe',
    ROTATION_SCOPE: 'all',
    ROTATION_ADOPTION_PERIOD: 'P1D',
    ROTATION_LEAD: 'PT1H',
  };

  it('are all reported at once, those of rules over several settings among them', () => {
    const names = faultsOf(variables).map((fault) => fault.name);
    expect(names.toSorted()).toEqual([
      'AZURE_SUBSCRIPTION_IDS',
      'AzureWebJobsStorage',
      'KEY_VAULT_URL',
      'ROTATION_ADOPTION_PERIOD',
      'ROTATION_CONCURRENCY',
      'ROTATION_GRAEC',
      'ROTATION_PROBE',
      'ROTATION_SCHEDULE',
    ]);
  });

  it('make one error of the code settings-invalid with a line for each', () => {
    const error = refusal(variables);
    expect(error).toBeInstanceOf(RotationError);
    expect(error.code).toBe('settings-invalid');
    const lines = error.message.split('\n');
    expect(lines[0]).toBe('8 settings cannot be followed:');
    expect(lines).toHaveLength(10);
    expect(lines).toContain('- ROTATION_PROBE is "maybe"; expected required, best-effort or off; for example required');
    expect(error.message).toContain('- KEY_VAULT_URL is not set; expected the https address of a vault');
  });

  it('do not hide a rule behind a faulty setting that the rule does not read', () => {
    const names = faultsOf({ ROTATION_SCOPE: 'all', ROTATION_GRACE: 'soon' }).map((fault) => fault.name);
    expect(names).toEqual(['ROTATION_GRACE', 'AZURE_SUBSCRIPTION_IDS']);
  });

  it('are counted in the singular where there is one', () => {
    expect(refusal({ ROTATION_MODE: 'x' }).message).toMatch(/^1 setting cannot be followed:\n- ROTATION_MODE is "x"/);
  });
});
