import type { TokenCredential } from '@azure/identity';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import type { AzureConnection } from '../../shared/azure/connection.ts';
import { azureOperatePorts } from '../../shared/azure/operate-ports.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/account.ts';
import { type ErrorCode, RotationError } from '../../shared/domain/errors.ts';
import { Redacted } from '../../shared/domain/redacted.ts';
import { parseVaultUrl, requireSecretName, type SecretRef, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Permissions } from '../../shared/operate/ports.ts';
import type { LogEvent, Ports } from '../../shared/rotation/ports.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { fakeHttp, type Responder, type SentRequest } from './fake-http.ts';

export const ARM = 'https://management.azure.com';
export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const CANARY = 'canary0key0value0that0must0not0be0seen';

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the fixture is wrong');
  return value;
}

export const ACCOUNT: AccountId = found(
  parseAccountId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-One/providers/Microsoft.CognitiveServices/accounts/Chat-1`,
  ),
);
export const VAULT: VaultUrl = found(parseVaultUrl('https://keys.vault.azure.net'));
export const LOCAL_VAULT: VaultUrl = found(parseVaultUrl('https://127.0.0.1:8443'));
export const SECRET: SecretRef = { vault: VAULT, name: requireSecretName('chat-1') };
export const VERSION = '0123456789abcdef0123456789abcdef';

export const CONNECTION: AzureConnection = {
  armUrl: ARM,
  armAudience: 'https://management.core.windows.net',
  vaults: [VAULT, LOCAL_VAULT],
  clientId: undefined,
  storage: { kind: 'connection-string', connectionString: new Redacted('UseDevelopmentStorage=true') },
};

/** A credential that remembers what it was asked for. */
export function fakeCredential(): TokenCredential & { readonly scopes: string[] } {
  const scopes: string[] = [];
  return {
    scopes,
    async getToken(asked) {
      scopes.push(...(Array.isArray(asked) ? asked : [asked]));
      return { token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
}

export interface Rig {
  readonly ports: Ports & { readonly permissions: Permissions };
  readonly requests: readonly SentRequest[];
  readonly clock: FakeClock;
  readonly scopes: readonly string[];
  readonly events: readonly LogEvent[];
}

/** All ports over the real SDK clients, with `respond` in place of Azure. */
export function rig(respond: Responder, overrides: { readonly credential?: TokenCredential } = {}): Rig {
  const clock = fakeClock();
  const events: LogEvent[] = [];
  const credential = fakeCredential();
  const { httpClient, requests } = fakeHttp(respond);
  const options = {
    clock,
    log: (event: LogEvent) => events.push(event),
    credential: overrides.credential ?? credential,
    transport: { httpClient, send: async () => new Response(null, { status: 500 }) },
  };
  const { permissions } = azureOperatePorts(CONNECTION, options);
  const ports = { ...azurePorts(CONNECTION, options), permissions };
  return { ports, requests, clock, scopes: credential.scopes, events };
}

/** A vault that asks for a token before it answers. */
export function afterChallenge(respond: Responder, resource = 'https://vault.azure.net'): Responder {
  return (request) => {
    if (request.authorization !== undefined) return respond(request);
    return {
      status: 401,
      headers: {
        'WWW-Authenticate': `Bearer authorization="https://login.microsoftonline.com/tenant", resource="${resource}"`,
      },
    };
  };
}

/** A version of the secret as the vault answers it. */
export function bundle(overrides: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    id: `${VAULT}/secrets/${SECRET.name}/${VERSION}`,
    value: CANARY,
    attributes: { enabled: true, created: 1_800_000_000, updated: 1_800_000_060 },
    ...overrides,
  };
}

/** The error that a promise ends with; fails the test where it does not, or with another kind of error. */
export async function failureOf(promise: Promise<unknown>): Promise<RotationError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RotationError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode> {
  return (await failureOf(promise)).code;
}

/** Everything that a listing yields. */
export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}
