import { credentialFor } from '../../emulator/credential.ts';
import { directPorts } from '../../emulator/direct/direct-ports.ts';
import type { LocalAzure } from '../../emulator/local-azure.ts';
import type { VirtualClock } from '../../emulator/virtual-clock.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { type AzurePacing, createPacing } from '../../shared/azure/pacing.ts';
import { loadConfig } from '../../shared/config.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { LockStore, LogEvent, Ports } from '../../shared/rotation/ports.ts';
import { timersOnVirtualTime } from './virtual-timers.ts';

/** `ports`: the use cases alone. `sdk`: the same over Azure's own clients, with their adapters. */
export type Level = 'ports' | 'sdk';

export const VAULT = 'kv-main';
export const SECOND_VAULT = 'kv-second';

/** One local Azure with what stands beside it. */
export interface Surroundings {
  readonly azure: LocalAzure;
  readonly clock: VirtualClock;
  readonly locks: LockStore;
  readonly log: (event: LogEvent) => void;
}

type Config = ReturnType<typeof loadConfig>;

const configs = new Map<string, Config>();
const clients = new Map<string, Ports>();
let current: Surroundings | undefined;
let currentPacing: AzurePacing | undefined;

function configOf(settings: Readonly<Record<string, string>>): Config {
  const key = JSON.stringify(settings);
  const known = configs.get(key);
  if (known !== undefined) return known;
  const config = loadConfig({
    KEY_VAULT_URL: `https://${VAULT}.vault.azure.net`,
    KEY_VAULT_ALLOWED_URLS: `https://${SECOND_VAULT}.vault.azure.net`,
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    ROTATION_SCHEDULE: '0 0 * * * *',
    ...settings,
  });
  configs.set(key, config);
  return config;
}

export function settingsOf(settings: Readonly<Record<string, string>>): Settings {
  return configOf(settings).settings;
}

/** The product's ports over this local Azure. */
export function portsOf(level: Level, around: Surroundings): Ports {
  if (level === 'ports') return directPorts(around.azure, around);
  current = around;
  currentPacing = createPacing(around.clock);
  const { vault } = settingsOf({});
  const known = clients.get(vault) ?? sdkPorts();
  clients.set(vault, known);
  return { ...known, clock: around.clock, locks: around.locks, log: around.log, pacing: currentPacing };
}

/** Clients cost more than a whole schedule, so they go from one world to the next, which must be at rest by then. */
function sdkPorts(): Ports {
  const here = (): Surroundings => {
    if (current === undefined) throw new Error('There is no world yet.');
    return current;
  };
  timersOnVirtualTime(() => here().clock);
  return azurePorts(configOf({}).connection, {
    clock: {
      now: () => here().clock.now(),
      sleep: (durationMs) => here().clock.sleep(durationMs),
    },
    log: (event) => here().log(event),
    pacing: pacingOfTheWorld,
    credential: credentialFor({ tokenFor: (who, audience) => here().azure.tokenFor(who, audience) }, 'rotator'),
    transport: {
      httpClient: { sendRequest: (request) => here().azure.httpClient('rotator').sendRequest(request) },
      send: (request) => here().azure.send(request, 'rotator'),
    },
    locks: { host: 'unused', acquire: () => Promise.reject(new Error()), peek: () => Promise.reject(new Error()) },
  });
}

/** What one world's Azure said of its throttles, at a time that the next world may not have reached, must not bind that one. */
const pacingOfTheWorld: AzurePacing = {
  armPosts: (id, posts, withinMs) => pacingNow().armPosts(id, posts, withinMs),
  armPostOfCheck: (id, withinMs) => pacingNow().armPostOfCheck(id, withinMs),
  armPostUnderWay: (id) => pacingNow().armPostUnderWay(id),
  secretRead: (vault, withinMs) => pacingNow().secretRead(vault, withinMs),
  turnWithNewVersion: (vault, withinMs) => pacingNow().turnWithNewVersion(vault, withinMs),
  newVersion: (vault) => pacingNow().newVersion(vault),
  armThrottle: (subscriptionId) => ({
    passed: (remaining) => pacingNow().armThrottle(subscriptionId).passed(remaining),
    refused: (retryAfterMs) => pacingNow().armThrottle(subscriptionId).refused(retryAfterMs),
  }),
};

function pacingNow(): AzurePacing {
  if (currentPacing === undefined) throw new Error('There is no world yet.');
  return currentPacing;
}
