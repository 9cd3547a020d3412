import { credentialFor } from '../../emulator/credential.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import type { AccountOptions } from '../../emulator/world/account-state.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { AccountReport } from '../../shared/domain/account-report.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import type { Request } from '../../shared/domain/facts.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import { decodeTags } from '../../shared/domain/publication-tags.ts';
import { requireSecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import { EMPTY_WITNESS } from '../../shared/domain/witness.ts';
import type { Context } from '../../shared/rotation/context.ts';
import { type Answer, onDemand } from '../../shared/rotation/on-demand.ts';
import type { LogEvent, Ports } from '../../shared/rotation/ports.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { type SweepReport, sweep } from '../../shared/rotation/sweep.ts';

export const START = Date.parse('2026-01-01T00:00:00Z');
export const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';

/** What lives as long as the app does. */
type Process = Pick<Context, 'settings' | 'ports'>;

/** A local Azure with one vault and one subscription, and the product's use cases over the real SDK clients. */
export class Stage {
  readonly startMs = START;
  readonly clock = new VirtualClock(START);
  readonly azure = new LocalAzure({ clock: this.clock, seed: 7 });
  readonly locks = new MemoryLocks(this.clock);
  readonly vault: VaultUrl;
  readonly events: LogEvent[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #keyValues: Readonly<Record<Slot, string>> | undefined;
  #process: Process | undefined;
  #runs = 0;

  /** `keyValues`: what every account's keys are at the beginning, for a test that looks for them. */
  constructor(env: Readonly<Record<string, string>> = {}, keyValues?: Readonly<Record<Slot, string>>) {
    this.#keyValues = keyValues;
    this.azure.addSubscription(SUBSCRIPTION, 'Production');
    this.vault = this.azure.addVault('kv-main');
    this.#env = env;
  }

  /** A further instance of the app, over the same Azure and locks, with these ports and settings of its own. */
  context(changes: Partial<Ports> = {}, env: Readonly<Record<string, string>> = {}): Context {
    const { settings, ports } = Object.keys(env).length === 0 ? this.#usual() : this.#app(env);
    this.#runs += 1;
    return {
      settings,
      self: { deployment: settings.deployment, lockHost: this.locks.host },
      ports: { ...ports, ...changes },
      runId: `run-${this.#runs}`,
      slots: new Slots(settings.concurrency),
    };
  }

  /** Settings and clients as a process has them; made once, since they cost more than a whole sweep. */
  #usual(): Process {
    this.#process ??= this.#app({});
    return this.#process;
  }

  #app(env: Readonly<Record<string, string>>): Process {
    const { settings, connection } = loadConfig({
      KEY_VAULT_URL: this.vault,
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      ROTATION_SCHEDULE: '0 0 * * * *',
      ...this.#env,
      ...env,
    });
    const ports = azurePorts(connection, {
      clock: this.clock,
      log: (event) => this.events.push(event),
      credential: credentialFor(this.azure, 'rotator'),
      transport: {
        httpClient: this.azure.httpClient('rotator'),
        send: (request) => this.azure.send(request, 'rotator'),
      },
      locks: this.locks,
    });
    return { settings, ports };
  }

  addAccount(name: string, options: Partial<AccountOptions> = {}): AccountId {
    return this.azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg',
      name,
      customSubDomainName: name,
      tags: { 'key-rotation': 'enabled' },
      keyCreatedAtMs: { Key1: START - 400 * DAY, Key2: START - 400 * DAY },
      ...(this.#keyValues === undefined ? {} : { keyValues: this.#keyValues }),
      ...options,
    });
  }

  /**
   * An account under management: what is published, and how many days old the two values and the version are. The record
   * beside the lock knows it as the runs before would have left it, unless the secret is another deployment's.
   */
  addManaged(
    name: string,
    state: {
      readonly active: Slot;
      readonly ageDays: Readonly<Record<Slot, number>>;
      readonly versionAgeDays?: number;
      readonly tags?: Readonly<Record<string, string>>;
    },
    options: Partial<AccountOptions> = {},
  ): AccountId {
    const createdAt = (slot: Slot): number => START - state.ageDays[slot] * DAY;
    const times = { Key1: createdAt('Key1'), Key2: createdAt('Key2') };
    const account = this.addAccount(name, { keyCreatedAtMs: times, ...options });
    const versionMs = START - (state.versionAgeDays ?? state.ageDays[state.active]) * DAY;
    this.azure.seedSecret(this.vault, name, {
      value: { account, slot: state.active },
      createdAtMs: versionMs + MINUTE,
      tags: {
        CredentialId: state.active.toLowerCase(),
        ProviderAddress: account,
        ValidityPeriodDays: '90',
        'managed-by': managedByText({ deployment: 'default', lockHost: this.locks.host }),
        Key1CreatedAt: formatInstant(times.Key1),
        Key2CreatedAt: formatInstant(times.Key2),
        AdoptedAt: formatInstant(START - 300 * DAY),
        Grace: 'P3D',
        ...state.tags,
      },
    });
    if (state.tags?.['managed-by'] === undefined) this.#seedRecord(name, account, state.active);
    return account;
  }

  #seedRecord(name: string, account: AccountId, active: Slot): void {
    const view = this.azure.secretOf(this.vault, name);
    if (view === undefined) throw new Error(`${name} is not published.`);
    // Tags that a test has damaged were written right.
    const { adoptedAtMs = START - 300 * DAY, graceMs = 3 * DAY, slotCreatedAtMs } = decodeTags(view.tags);
    const known = {
      ref: { vault: this.vault, name: requireSecretName(name) },
      active,
      slotCreatedAtMs,
      adoptedAtMs,
      graceMs,
      version: view.version,
      versionCreatedAtMs: view.createdAtMs,
    };
    this.locks.seedWitness(account, { ...EMPTY_WITNESS, known });
  }

  async sweep(context: Context = this.context()): Promise<SweepReport> {
    return this.clock.run(sweep(context));
  }

  /** Sweeps once and gives this account's line of the report. */
  async sweepFor(account: AccountId, context?: Context): Promise<AccountReport> {
    return reportOf(await this.sweep(context), account);
  }

  async ask(named: string, request: Request, context: Context = this.context()): Promise<Answer> {
    if (request.kind === 'rotate' && request.compromised) this.#accept(named, request.id);
    return this.clock.run(onDemand(context, named, request));
  }

  /** Tells the monitor that a person gave up the grace of this account's values. */
  #accept(named: string, operationId: string): void {
    for (const account of this.azure.world.accounts()) {
      if (account.id === named || account.name === named) this.azure.monitor.accepts(account.id, operationId);
    }
  }

  /** Lets virtual time pass without a sweep. */
  async pass(durationMs: number): Promise<void> {
    await this.clock.runUntil(this.clock.now() + durationMs);
  }

  /** Sweeps every so often until the instant is reached; gives every report. */
  async sweepEvery(intervalMs: number, durationMs: number): Promise<SweepReport[]> {
    const endMs = this.clock.now() + durationMs;
    const reports: SweepReport[] = [];
    while (this.clock.now() + intervalMs <= endMs) {
      await this.pass(intervalMs);
      reports.push(await this.sweep());
    }
    return reports;
  }

  /** The value that consumers read now. */
  publishedValue(name: string): string | undefined {
    return this.azure.secretOf(this.vault, name)?.value;
  }

  publishedTags(name: string): Readonly<Record<string, string>> {
    return this.azure.secretOf(this.vault, name)?.tags ?? {};
  }
}

export function reportOf(report: SweepReport, account: AccountId): AccountReport {
  const found = report.accounts.find((each) => each.account === account);
  if (found === undefined) throw new Error(`The report does not mention ${account}.`);
  return found;
}

export { DAY, HOUR, MINUTE };
