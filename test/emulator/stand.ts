import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { SecretClient } from '@azure/keyvault-secrets';
import { credentialFor } from '../../emulator/credential.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import type { Principal } from '../../emulator/wire/call.ts';
import type { AccountOptions } from '../../emulator/world/account-state.ts';
import type { WorldOptions } from '../../emulator/world/world.ts';
import type { AccountId } from '../../shared/domain/account.ts';

export const START = Date.parse('2026-01-01T00:00:00Z');
export const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const ONCE = { maxRetries: 0 };

/** A local Azure with one vault and one subscription, and the SDK's own clients of one principal over it. */
export class Stand {
  readonly clock = new VirtualClock(START);
  readonly azure: LocalAzure;
  readonly vault;

  constructor(options: Partial<WorldOptions> = {}) {
    this.azure = new LocalAzure({ clock: this.clock, seed: 1, ...options });
    this.azure.addSubscription(SUBSCRIPTION, 'Production');
    this.vault = this.azure.addVault('kv-main');
  }

  addAccount(name: string, options: Partial<AccountOptions> = {}): AccountId {
    return this.azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg-main',
      name,
      customSubDomainName: name,
      tags: { 'key-rotation': 'enabled' },
      ...options,
    });
  }

  arm(principal: Principal = 'rotator'): CognitiveServicesManagementClient {
    const httpClient = this.azure.httpClient(principal);
    return new CognitiveServicesManagementClient(credentialFor(this.azure, principal), SUBSCRIPTION, {
      httpClient,
      retryOptions: ONCE,
    });
  }

  subscriptions(): SubscriptionClient {
    const httpClient = this.azure.httpClient('rotator');
    return new SubscriptionClient(credentialFor(this.azure, 'rotator'), { httpClient, retryOptions: ONCE });
  }

  secrets(principal: Principal = 'rotator'): SecretClient {
    const httpClient = this.azure.httpClient(principal);
    return new SecretClient(this.vault, credentialFor(this.azure, principal), { httpClient, retryOptions: ONCE });
  }

  /** A raw call with a token, as no SDK would make it. */
  async call(
    method: string,
    url: string,
    options: {
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
      readonly principal?: Principal;
    } = {},
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
    const audience = url.startsWith('https://management') ? 'https://management.azure.com' : 'https://vault.azure.net';
    const token = this.azure.tokenFor(options.principal ?? 'rotator', audience);
    const headers = { authorization: `Bearer ${token}`, ...options.headers };
    const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
    const response = await this.azure.handle(new Request(url, { method, headers, ...body }));
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** What the data plane says to a key. */
  async probe(name: string, key: string, principal: Principal = 'rotator'): Promise<Response> {
    const url = `https://${name}.openai.azure.com/openai/models?api-version=2024-10-21`;
    return this.azure.send(new Request(url, { headers: { 'api-key': key } }), principal);
  }
}

/** What a promise is rejected with; fails where it is not. */
export async function rejection(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return { ...error, name: error.name, message: error.message, cause: error.cause };
    throw error;
  }
  throw new Error('It was expected to fail.');
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** The address of an account in ARM, or of what is below it. */
export function armUrl(path: string): string {
  return `https://management.azure.com/subscriptions/${SUBSCRIPTION}${path}?api-version=2025-09-01`;
}

export const ACCOUNTS = '/providers/Microsoft.CognitiveServices/accounts';
