import { Consumer } from '../../emulator/consumer.ts';
import { credentialFor } from '../../emulator/credential.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { memoryOperatePorts } from '../../emulator/memory-records.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { createApp } from '../../shared/app.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import type { LogEvent } from '../../shared/rotation/ports.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { ACTS, type Player, setUp } from './cast.ts';
import { remember } from './records.ts';

export const VIRTUAL_DAYS = 121;
const SWEEP_EVERY_MS = 6 * HOUR;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

/** What the audience sees while the demo runs. */
export interface Audience {
  /** A person did something by hand, `afterMs` after the beginning. */
  act(afterMs: number, name: string, what: string): void;
  sweep(afterMs: number, report: SweepReport): void;
}

/** What is left when the curtain falls. */
export interface Performance {
  readonly azure: LocalAzure;
  readonly players: readonly Player[];
  readonly consumers: readonly Consumer[];
  readonly reports: readonly SweepReport[];
  readonly events: readonly LogEvent[];
  /** Age in days of the oldest key value ever seen on an account that was under management before day 0. */
  readonly oldestDays: number;
}

/** Plays the whole story: the product's own sweep over the real SDK clients, under consumers that cache for a day. */
export async function perform(audience: Audience): Promise<Performance> {
  const clock = new VirtualClock(START_MS);
  const azure = new LocalAzure({ clock, seed: 2026, accountPageSize: 5 });
  const vault = azure.addVault('kv-shared-keys');
  const locks = new MemoryLocks(clock);
  const players = setUp(azure, vault, { deployment: 'default', lockHost: locks.host }, START_MS);
  remember(locks, azure, vault, players);
  const { settings, connection } = loadConfig({
    KEY_VAULT_URL: vault,
    ROTATION_SCHEDULE: '0 0 */6 * * *',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  });
  const events: LogEvent[] = [];
  const ports = azurePorts(connection, {
    clock,
    log: (event) => events.push(event),
    credential: credentialFor(azure, 'rotator'),
    transport: { httpClient: azure.httpClient('rotator'), send: (request) => azure.send(request, 'rotator') },
    locks,
  });
  const app = createApp(settings, ports, memoryOperatePorts(ports));
  const consumers = players
    .filter(({ role }) => role.consumer)
    .map(({ role, account }, index) => {
      const habits = { cacheMs: DAY, everyMs: HOUR };
      const consumer = new Consumer({
        azure,
        clock,
        vault,
        account,
        name: `app-of-${role.name}`,
        secret: role.name,
        ...habits,
      });
      consumer.start(index * 7 * MINUTE);
      return consumer;
    });
  for (const { atMs, name, what, act } of ACTS) {
    const player = players.find(({ role }) => role.name === name);
    if (player === undefined) throw new Error(`Nobody in the cast is called ${name}.`);
    clock.after(atMs, () => {
      act(azure, vault, player);
      audience.act(atMs, name, what);
    });
  }
  const reports: SweepReport[] = [];
  let oldestDays = 0;
  for (let afterMs = 0; afterMs < VIRTUAL_DAYS * DAY; afterMs += SWEEP_EVERY_MS) {
    await clock.runUntil(START_MS + afterMs);
    oldestDays = Math.max(oldestDays, oldestManagedDays(azure, players, clock.now()));
    const report = await clock.run(app.sweep(TIMER));
    azure.monitor.checkAges(clock.now(), { maxAgeMs: settings.maxAgeMs, adoptionMs: settings.adoptionMs });
    reports.push(report);
    audience.sweep(afterMs, report);
  }
  for (const consumer of consumers) consumer.stop();
  return { azure, players, consumers, reports, events, oldestDays };
}

/** By what the local Azure knows, not by what the product writes down. */
function oldestManagedDays(azure: LocalAzure, players: readonly Player[], nowMs: number): number {
  const managed = players.filter(({ role }) => role.secret?.by === 'us');
  const births = managed.flatMap(({ account }) => Object.values(azure.keyTimesOf(account)));
  return Math.max(...births.map((bornAtMs) => (nowMs - bornAtMs) / DAY));
}
