import { audience, guid, origin, vaultUrl } from './azure-forms.ts';
import { listOf } from './form.ts';
import { defaulted, optional, required } from './setting.ts';

const PUBLIC_ARM = 'https://management.azure.com';

/** Where Azure is, what of it is looked at, and as whom. */
export const azureSettings = {
  KEY_VAULT_URL: required(vaultUrl, {
    meaning: 'The vault in which the keys are published.',
    example: 'https://my-vault.vault.azure.net',
  }),
  KEY_VAULT_ALLOWED_URLS: optional(listOf(vaultUrl), 'none', {
    meaning: 'Further vaults that the tag `key-rotation-vault` of an account may name.',
    example: 'https://team-a.vault.azure.net,https://team-b.vault.azure.net',
  }),
  AZURE_SUBSCRIPTION_IDS: optional(listOf(guid), 'all that the identity can see', {
    meaning: 'Looks at these subscriptions only. Required where `ROTATION_SCOPE` is `all`.',
    example: '00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002',
  }),
  AZURE_CLIENT_ID: optional(guid, 'the system-assigned identity, or your own login on a workstation', {
    meaning: 'Client id of the user-assigned managed identity.',
    example: '00000000-0000-0000-0000-00000000000a',
  }),
  AZURE_RESOURCE_MANAGER_URL: defaulted(origin, PUBLIC_ARM, {
    meaning: 'Where Azure Resource Manager is: another cloud, or the local Azure.',
    example: 'https://management.usgovcloudapi.net',
  }),
  AZURE_RESOURCE_MANAGER_AUDIENCE: defaulted(audience, PUBLIC_ARM, {
    meaning: 'Audience of the tokens for it. Another cloud has another one.',
    example: 'https://management.usgovcloudapi.net',
  }),
};
