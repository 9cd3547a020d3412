import { z } from 'zod';
import { type Config, loadConfig, SettingsError } from '../../shared/config.ts';
import { BadInput, jsonIn, readBy } from './bad-input.ts';

/** App settings by name, as the app would find them in its environment. */
export type SettingTexts = Readonly<Record<string, string>>;

const TEXTS = z.record(z.string(), z.string('a text; settings are texts also where they are numbers, such as "8"'), {
  error:
    'an object with the app settings, { "ROTATION_GRACE": "P3D", … }, or a local.settings.json with them in Values',
});
const LOCAL_SETTINGS = z.looseObject({ Values: TEXTS });
/** What `az functionapp config appsettings list` prints. */
const LISTED = z.array(z.looseObject({ name: z.string(), value: z.string() }), { error: 'a list of app settings' });

/** Stands for the vault where the settings name none. */
const UNLESS_GIVEN: SettingTexts = { KEY_VAULT_URL: 'https://simulated.vault.azure.net' };
const STORAGE = ['AzureWebJobsStorage', 'AzureWebJobsStorage__accountName', 'AzureWebJobsStorage__blobServiceUri'];

/** What generated accounts are simulated with where no file says otherwise: the defaults, and fewer sweeps. */
export const SPARSE_SETTINGS: SettingTexts = {
  ROTATION_SCHEDULE: '0 0 */6 * * *',
  ROTATION_VERIFY_INTERVAL: 'P7D',
};

/** Reads app settings from a JSON file in any of the three forms in which people have them. Throws `BadInput`. */
export async function settingsIn(file: string): Promise<SettingTexts> {
  const given = await jsonIn(file, 'the settings');
  if (Array.isArray(given)) {
    return Object.fromEntries(readBy(LISTED, given, file).map(({ name, value }) => [name, value]));
  }
  const isLocalSettings = typeof given === 'object' && given !== null && 'Values' in given;
  return isLocalSettings ? readBy(LOCAL_SETTINGS, given, file).Values : readBy(TEXTS, given, file);
}

/**
 * The settings as the app itself reads them. Where the keys and the records are kept makes no difference to a simulation,
 * so the settings for that may be left out. Throws `BadInput` with every fault; `source`: where they came from.
 */
export function configFrom(texts: SettingTexts, source: string): Config {
  const storage = STORAGE.some((name) => (texts[name] ?? '').trim() !== '')
    ? {}
    : { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  try {
    return loadConfig({ ...UNLESS_GIVEN, ...storage, ...texts });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new BadInput(`${source}: with these settings the app would not start. ${error.facts.detail}`);
  }
}
