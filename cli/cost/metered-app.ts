import { directPorts } from '../../emulator/direct/direct-ports.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { memoryOperatePorts } from '../../emulator/memory-records.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { type App, createApp } from '../../shared/app.ts';
import { loadConfig } from '../../shared/config.ts';
import { DAY } from '../../shared/domain/duration.ts';
import { requireSecretName } from '../../shared/domain/secret-ref.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import { TIMER } from '../../shared/operate/actor.ts';
import { type CallCounts, counting } from '../../shared/operate/counting.ts';
import type { Log, LogEvent, Ports } from '../../shared/rotation/ports.ts';
import type { SweepReport } from '../../shared/rotation/sweep.ts';
import { publishBefore } from '../simulate/published-before.ts';
import { countingRecords } from './counting-records.ts';

/** When every measurement begins; no figure depends on it. */
const START = Date.parse('2026-01-01T00:00:00Z');

/** How long a call to Azure is taken to last, milliseconds; it decides how long a sweep lasts, and nothing else. */
export const LATENCY_MS = 100;

/** The line of an event as a trigger writes it. */
export function lineOf({ name, fields }: LogEvent): string {
  return JSON.stringify({ event: name, ...fields });
}

/** What an account of the measurement is. */
interface Given {
  readonly index: number;
  readonly subscription: number;
  /** Undefined: nobody has published it yet. */
  readonly keyAgeDays: Readonly<Record<Slot, number>> | undefined;
}

/** How the app reaches the local Azure. */
type PortsOver = (app: MeteredApp, log: Log) => Ports;

const straight: PortsOver = ({ azure, locks }, log) => directPorts(azure, { locks, log });

/** The app with its default settings over a local Azure in virtual time; every call and every log line is counted. */
export class MeteredApp {
  readonly clock = new VirtualClock(START);
  readonly azure = new LocalAzure({ clock: this.clock, seed: 1, throttling: false });
  readonly locks = new MemoryLocks(this.clock, 'contosokeyrotator.blob.core.windows.net');
  readonly settings: Settings;
  readonly #app: App;
  readonly #calls: readonly (() => CallCounts)[];
  #lines = 0;
  #bytes = 0;

  /** `portsOver`: straight to the local Azure, unless a test wants Azure's clients in between. */
  constructor(portsOver: PortsOver = straight) {
    const vault = this.azure.addVault('kv-contoso-ai');
    this.azure.latency.set({ arm: LATENCY_MS, keyVault: LATENCY_MS });
    this.settings = loadConfig({ KEY_VAULT_URL: vault, AzureWebJobsStorage: 'UseDevelopmentStorage=true' }).settings;
    const log = (event: LogEvent): void => {
      this.#lines += 1;
      this.#bytes += Buffer.byteLength(lineOf(event));
    };
    const counted = counting(portsOver(this, log));
    const operate = memoryOperatePorts({ clock: this.clock, log });
    const kept = countingRecords(operate.records);
    this.#calls = [counted.calls, kept.calls];
    this.#app = createApp(this.settings, counted.ports, { ...operate, records: kept.records });
  }

  /** Accounts in the middle of their cycle, spread evenly over the subscriptions. */
  addQuiet(accounts: number, subscriptions: number): void {
    for (let index = 0; index < accounts; index += 1) {
      this.#add({ index, subscription: index % subscriptions, keyAgeDays: { Key1: 30, Key2: 27 } });
    }
  }

  /** One account that nobody has published yet. */
  addNew(): void {
    this.#add({ index: 0, subscription: 0, keyAgeDays: undefined });
  }

  #add({ index, subscription, keyAgeDays }: Given): void {
    const subscriptionId = `00000000-0000-4000-8000-${String(subscription + 1).padStart(12, '0')}`;
    if (!this.azure.world.subscriptions.has(subscriptionId)) {
      this.azure.addSubscription(subscriptionId, `Subscription ${subscription + 1}`);
    }
    const name = `contoso-openai-${String(index + 1).padStart(5, '0')}`;
    const tags = { 'key-rotation': 'enabled' };
    const age = (slot: Slot): number => (keyAgeDays?.[slot] ?? 400) * DAY;
    const keyAgeMs = { Key1: age('Key1'), Key2: age('Key2') };
    const keyCreatedAtMs = { Key1: START - keyAgeMs.Key1, Key2: START - keyAgeMs.Key2 };
    const account = this.azure.addAccount({
      subscriptionId,
      resourceGroup: 'rg-contoso-ai',
      name,
      customSubDomainName: name,
      tags,
      keyCreatedAtMs,
    });
    if (keyAgeDays === undefined) return;
    const { azure, locks, settings } = this;
    const what = { account, plan: { keyAgeMs, tags }, vault: settings.vault, secret: requireSecretName(name) };
    publishBefore({ azure, locks, settings, startMs: START }, what, 'Key1');
  }

  /** Lets the time until the next tick of the schedule pass, and sweeps. */
  async sweep(): Promise<SweepReport> {
    const gapMs = this.settings.scheduleGapMs;
    const next = (Math.floor(this.clock.now() / gapMs) + 1) * gapMs;
    await this.clock.runUntil(next);
    return this.clock.run(this.#app.sweep(TIMER));
  }

  /** Everything since the beginning: calls by the names of shared/azure/operation.ts, `probe`, and what was logged. */
  tally(): CallCounts {
    const calls = this.#calls.flatMap((of) => Object.entries(of()));
    return { ...Object.fromEntries(calls), 'log.lines': this.#lines, 'log.bytes': this.#bytes };
  }
}
