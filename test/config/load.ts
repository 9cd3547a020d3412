import { type Config, loadConfig, type SettingFault, SettingsError } from '../../shared/config.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The fewest settings that work. */
export const LEAST: Variables = {
  KEY_VAULT_URL: 'https://my-vault.vault.azure.net',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
};

/** The config of the fewest settings with these over them; undefined takes one away. */
export function load(variables: Variables = {}): Config {
  return loadConfig({ ...LEAST, ...variables });
}

/** The error that the same settings lead to. */
export function refusal(variables: Variables): SettingsError {
  try {
    load(variables);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

export function faultsOf(variables: Variables): readonly SettingFault[] {
  return refusal(variables).faults;
}
