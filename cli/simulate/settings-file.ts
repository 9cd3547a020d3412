import { type Config, loadConfig, SettingsError } from '../../shared/config.ts';
import { BadInput } from '../input/bad-input.ts';
import type { SettingTexts } from '../input/settings-in.ts';

/** Stands for the vault where the settings name none. */
const UNLESS_GIVEN: SettingTexts = { KEY_VAULT_URL: 'https://simulated.vault.azure.net' };
const STORAGE = ['AzureWebJobsStorage', 'AzureWebJobsStorage__accountName', 'AzureWebJobsStorage__blobServiceUri'];

/** What generated accounts are simulated with where no file says otherwise: the defaults, and fewer sweeps. */
export const SPARSE_SETTINGS: SettingTexts = {
  ROTATION_SCHEDULE: '0 0 */6 * * *',
  ROTATION_VERIFY_INTERVAL: 'P7D',
};

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
