import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './https/certificate.ts';
import { type Listener, type Locate, listen } from './https/listener.ts';
import type { LocalAzure } from './local-azure.ts';
import type { Addresses } from './wire/addresses.ts';
import type { Site } from './wire/call.ts';
import type { AccountState } from './world/account-state.ts';
import { ARM_AUDIENCE } from './world/tokens.ts';

/** The local Azure behind real sockets. */
export interface HttpsServer {
  readonly arm: string;
  /** Plain http, as the endpoint of a managed identity is. */
  readonly identityEndpoint: string;
  /** File and text of the authority that callers must trust. */
  readonly caPath: string;
  readonly ca: string;
  vault(name: string): string;
  inference(account: AccountState): string;
  /** The variables that lead a Functions app, or any Azure SDK, here. */
  environment(more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Begins to listen on free ports of 127.0.0.1: ARM, every vault that exists now, the data plane, and the identity endpoint. */
export async function startHttpsServer(azure: LocalAzure): Promise<HttpsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-'));
  const caPath = join(folder, 'ca.pem');
  const certificate = await makeCertificate(Date.now());
  await writeFile(caPath, certificate.ca);
  const listeners: Listener[] = [];
  const bases = new Map<string, string>();
  const addresses: Addresses = {
    get arm() {
      return baseOf(bases, 'arm');
    },
    vault: (name) => baseOf(bases, `vault ${name}`),
    inference: (account) => `${baseOf(bases, 'inference')}/${account.subdomain ?? `regions/${account.location}`}`,
  };
  const open = async (name: string, scheme: 'http' | 'https', locate: Locate): Promise<void> => {
    const secure = scheme === 'https' ? certificate : undefined;
    const listener = await listen({ exchange: azure.exchange, addresses, locate, certificate: secure });
    listeners.push(listener);
    bases.set(name, `${scheme}://127.0.0.1:${listener.port}`);
  };
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await open('arm', 'https', always({ service: 'arm' }));
    await open('inference', 'https', byPrefix);
    await open('identity', 'http', always({ service: 'identity' }));
    for (const vault of azure.world.vaults.keys())
      await open(`vault ${vault}`, 'https', always({ service: 'keyVault', vault }));
  } catch (error) {
    await close();
    throw error;
  }
  const identityEndpoint = `${baseOf(bases, 'identity')}/msi/token`;
  const vaults = [...azure.world.vaults.keys()].map(addresses.vault);
  return {
    arm: addresses.arm,
    identityEndpoint,
    caPath,
    ca: certificate.ca,
    vault: addresses.vault,
    inference: addresses.inference,
    environment: (more = {}) => ({
      AZURE_RESOURCE_MANAGER_URL: addresses.arm,
      AZURE_RESOURCE_MANAGER_AUDIENCE: ARM_AUDIENCE,
      ...(vaults[0] === undefined ? {} : { KEY_VAULT_URL: vaults[0] }),
      ...(vaults.length < 2 ? {} : { KEY_VAULT_ALLOWED_URLS: vaults.slice(1).join(',') }),
      IDENTITY_ENDPOINT: identityEndpoint,
      IDENTITY_HEADER: azure.world.identityHeader,
      NODE_EXTRA_CA_CERTS: caPath,
      ROTATION_SCHEDULE: '0 0 * * * *',
      ...more,
    }),
    close,
  };
}

function baseOf(bases: ReadonlyMap<string, string>, name: string): string {
  const base = bases.get(name);
  if (base === undefined) throw new Error(`Nothing listens for ${name}; add it before the server starts.`);
  return base;
}

function always(site: Site): Locate {
  return (path) => ({ site, path });
}

const REGION = /^\/regions\/([^/]+)(\/.*)$/;
const SUBDOMAIN = /^\/([^/]+)(\/.*)$/;

/** All accounts share one port, so the first part of the path stands for the host. */
function byPrefix(path: string): ReturnType<Locate> {
  const inRegion = REGION.exec(path);
  if (inRegion?.[1] !== undefined)
    return { site: { service: 'inference', region: inRegion[1] }, path: inRegion[2] ?? '/' };
  const parts = SUBDOMAIN.exec(path);
  if (parts?.[1] === undefined) return undefined;
  return { site: { service: 'inference', subdomain: parts[1].toLowerCase() }, path: parts[2] ?? '/' };
}
