import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schedule } from '../../shared/config/azure-forms.ts';
import { SETTING_DOCS } from '../../shared/config/schema.ts';
import { loadConfig } from '../../shared/config.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import { CLOUDS, evaluated } from './clouds.ts';
import { compiledTemplate } from './compiled.ts';
import { appSettings, snapshotOf } from './snapshot.ts';

/** Settings that the deployment leaves out on purpose. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  AzureWebJobsStorage: 'A connection string holds a key, and the account takes none.',
  AzureWebJobsStorage__accountName: 'The addresses of the services are given instead, which are right in every cloud.',
};

/** What the Functions host reads beside the settings of the app. */
const OF_THE_HOST = ['APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'APPLICATIONINSIGHTS_CONNECTION_STRING'];

const { parameters } = compiledTemplate('azuredeploy');
const ROTATION = [...SETTING_DOCS].filter(([name]) => name.startsWith('ROTATION_'));

/** `rotationMaxKeyAge` of `ROTATION_MAX_KEY_AGE`. */
function parameterOf(setting: string): string {
  return setting.toLowerCase().replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

describe('the app settings of the deployment', () => {
  it.each(['main', 'everything'] as const)('are all that the app reads, and no other: %s', (name) => {
    const wanted = [...SETTING_DOCS.keys()].filter((setting) => !(setting in LEFT_OUT));
    expect(Object.keys(appSettings(snapshotOf(name))).toSorted()).toEqual([...wanted, ...OF_THE_HOST].toSorted());
  });

  it('have the defaults of the app where nothing else is said', () => {
    const set = appSettings(snapshotOf('main'));
    const shown = ROTATION.map(([name]) => [name, set[name]]);
    expect(shown).toEqual(ROTATION.map(([name, { fallback }]) => [name, fallback ?? '']));
  });

  it('are each what is said of it, and not of another', () => {
    const set = appSettings(snapshotOf('everything'));
    expect(ROTATION.map(([name]) => [name, set[name]])).toEqual(ROTATION.map(([name, { example }]) => [name, example]));
  });

  it.each(Object.keys(CLOUDS))('are understood by the app in %s', (cloud) => {
    const { settings, connection } = loadConfig(evaluated(appSettings(snapshotOf('main')), cloud));
    const { resourceManager, vaultSuffix, storageSuffix } = CLOUDS[cloud] ?? {};
    expect(settings.vault).toMatch(new RegExp(`^https://kv-\\w+\\${vaultSuffix}$`));
    expect(connection.armUrl).toBe(resourceManager);
    expect(connection.storage).toMatchObject({
      kind: 'identity',
      blobServiceUrl: expect.stringMatching(new RegExp(`^https://\\w+\\.blob\\.${storageSuffix}$`)),
      queueServiceUrl: expect.stringMatching(new RegExp(`^https://\\w+\\.queue\\.${storageSuffix}$`)),
      clientId: '00000000-0000-0000-0000-0000000000c1',
    });
  });
});

describe('the parameters for settings', () => {
  it.each(ROTATION)('have the default, the meaning and the limits of the app: %s', (name, doc) => {
    const parameter = parameters[parameterOf(name)];
    expect(parameter?.metadata.description).toBe(doc.meaning);
    expect(String(parameter?.defaultValue)).toBe(doc.fallback ?? '');
    const range = /^a whole number from (\d+) to (\d+)$/.exec(doc.expected);
    expect([parameter?.minValue, parameter?.maxValue]).toEqual(
      range === null ? [undefined, undefined] : [Number(range[1]), Number(range[2])],
    );
    const words = /^[\w-]+(?:, [\w-]+)* or [\w-]+$/.test(doc.expected) ? doc.expected.split(/, | or /) : undefined;
    expect(parameter?.allowedValues).toEqual(words);
  });

  it('are each a setting of the app', () => {
    const named = Object.keys(parameters).filter((name) => /^rotation/.test(name));
    expect(named).toEqual(ROTATION.map(([name]) => parameterOf(name)));
  });

  it.each(ROTATION)('are set by `azd env set` under their own name: %s', (name, { fallback = '' }) => {
    const file = readFileSync('infra/main.bicepparam', 'utf8');
    expect(file).toMatch(
      new RegExp(
        `^param ${parameterOf(name)} = (?:int\\()?readEnvironmentVariable\\('${name}', '${escaped(fallback)}'\\)+$`,
        'm',
      ),
    );
  });

  it('tell the alerts the largest gap of the schedule', () => {
    const fallback = SETTING_DOCS.get('ROTATION_SCHEDULE')?.fallback ?? '';
    expect(parameters.sweepPeriodMinutes?.defaultValue).toBe((schedule.read(fallback)?.gapMs ?? 0) / MINUTE);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[*.]/g, '\\$&');
}
