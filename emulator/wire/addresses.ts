import type { AccountState } from '../world/account-state.ts';

/** Where a caller finds the services: real host names, or ports of the loopback. All without a slash at the end. */
export interface Addresses {
  readonly arm: string;
  vault(name: string): string;
  /** Base of an account's data plane. */
  inference(account: AccountState): string;
}

/** The addresses of the public cloud, for calls that need no socket. */
export const publicAddresses: Addresses = {
  arm: 'https://management.azure.com',
  vault: (name) => `https://${name}.vault.azure.net`,
  inference: (account) => {
    if (account.subdomain === undefined) return `https://${account.location}.api.cognitive.microsoft.com`;
    const domain = account.kind === 'OpenAI' ? 'openai.azure.com' : 'cognitiveservices.azure.com';
    return `https://${account.subdomain}.${domain}`;
  },
};
