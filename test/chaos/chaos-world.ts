import { Consumer } from '../../emulator/consumer.ts';
import { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { ARM_AUDIENCE, VAULT_AUDIENCE } from '../../emulator/world/tokens.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, MINUTE, SECOND } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { managedByText } from '../../shared/domain/managed-by.ts';
import { requireSecretName, type VaultUrl } from '../../shared/domain/secret-ref.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import { EMPTY_WITNESS, type KnownPublication } from '../../shared/domain/witness.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { Ports } from '../../shared/rotation/ports.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { type Level, portsOf, SECOND_VAULT, settingsOf, VAULT } from './ports-of-level.ts';
import { OPENINGS, type Run, type Schedule } from './schedule.ts';
import { Mishaps, troubledPorts } from './troubled-run.ts';
import { Workers } from './workers.ts';

const START_MS = Date.parse('2026-01-01T00:00:00Z');
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const NAME = 'app';
const ORPHAN = 'app-old';

/** One account in a local Azure, with instances of the app around it. */
export class ChaosWorld {
  readonly clock = new VirtualClock(START_MS);
  readonly azure: LocalAzure;
  readonly locks = new MemoryLocks(this.clock);
  readonly mishaps = new Mishaps();
  readonly vault: VaultUrl;
  readonly secretName = NAME;
  readonly consumer: Consumer | undefined;
  /** What the product logged, in the long schedules: scanning it takes its time. */
  readonly logged: string[] = [];
  /** Those who work on what sweeps send them for; undefined: sweeps do the work themselves. */
  readonly workers: Workers | undefined;
  account: AccountId;
  settings: Readonly<Record<string, string>>;
  readonly #ports: Ports;
  #runs = 0;
  #moves = 0;

  constructor(schedule: Schedule, level: Level) {
    const { seed, propagationMs, routing, emptyFirstPage } = schedule;
    this.azure = new LocalAzure({
      clock: this.clock,
      seed,
      keyPropagationMs: propagationMs,
      routing,
      emptyFirstPage,
      throttling: false,
    });
    // In the same order in every world, so that clients find the tokens that they remember.
    for (const audience of [ARM_AUDIENCE, VAULT_AUDIENCE]) this.azure.tokenFor('rotator', audience);
    this.azure.addSubscription(SUBSCRIPTION, 'Production');
    this.vault = this.azure.addVault(VAULT);
    this.azure.addVault(SECOND_VAULT);
    this.settings = schedule.settings;
    this.account = this.#open(schedule);
    this.azure.faults.add({ times: Number.POSITIVE_INFINITY, fault: (target) => this.mishaps.next(target) });
    this.azure.monitor.graceMs = settingsOf(this.settings).graceMs;
    this.azure.monitor.adoptionMs = settingsOf(this.settings).adoptionMs;
    const log = (event: object): void => {
      if (schedule.long) this.logged.push(JSON.stringify(event));
    };
    this.#ports = portsOf(level, { azure: this.azure, clock: this.clock, locks: this.locks, log });
    this.consumer = schedule.consumer ? this.#consumer() : undefined;
    this.consumer?.start();
    this.workers = schedule.dispatching === undefined ? undefined : new Workers(this, schedule.dispatching);
  }

  /** A further run of the app, with what goes wrong in it. */
  context(run: Run, died?: () => void): Context {
    this.#runs += 1;
    const settings = settingsOf(this.settings);
    const seed = this.#runs;
    const { mishaps, locks, clock } = this;
    const around = { mishaps, locks, clock, account: () => this.account, ...(died === undefined ? {} : { died }) };
    return {
      settings,
      self: { deployment: settings.deployment, lockHost: this.locks.host },
      ports: troubledPorts(this.#ports, { ...run, seed }, around),
      runId: `run-${this.#runs}`,
      slots: new Slots(settings.concurrency),
    };
  }

  moveAccount(): void {
    this.#moves += 1;
    this.account = this.azure.person.moveAccount(this.account, `rg-${this.#moves}`);
  }

  #open(schedule: Schedule): AccountId {
    const opening = OPENINGS[schedule.opening];
    const ages = opening?.ageDays ?? { Key1: 400, Key2: 400 };
    const times = { Key1: START_MS - ages.Key1 * DAY, Key2: START_MS - ages.Key2 * DAY };
    const account = this.azure.addAccount({
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg',
      name: NAME,
      customSubDomainName: NAME,
      tags: { 'key-rotation': 'enabled' },
      network: schedule.network,
      keyCreatedAtMs: times,
    });
    if (schedule.opening === 'foreign') this.azure.seedSecret(this.vault, NAME, { value: 'not-a-key' });
    if (opening !== undefined) this.#publish(account, opening, opening.ageDays === undefined ? undefined : times);
    if (schedule.orphan) this.#orphan();
    return account;
  }

  /** Another account of the same name was managed here, and is gone. */
  #orphan(): void {
    const place = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-old', name: NAME, customSubDomainName: ORPHAN };
    const gone = this.azure.addAccount(place);
    this.azure.seedSecret(this.vault, ORPHAN, {
      value: { account: gone, slot: 'Key1' },
      createdAtMs: START_MS - DAY,
      tags: this.#tags(gone, 'Key1', START_MS - DAY),
    });
    this.azure.person.removeAccount(gone);
  }

  #tags(account: AccountId, active: Slot, adoptedAtMs: number): Readonly<Record<string, string>> {
    return {
      CredentialId: active.toLowerCase(),
      ProviderAddress: account,
      ValidityPeriodDays: '90',
      'managed-by': managedByText({ deployment: 'default', lockHost: this.locks.host }),
      AdoptedAt: formatInstant(adoptedAtMs),
      Grace: 'P3D',
    };
  }

  #publish(
    account: AccountId,
    opening: { readonly active: Slot; readonly versionAgeDays: number },
    times: Readonly<Record<Slot, number>> | undefined,
  ): void {
    const { active, versionAgeDays } = opening;
    const createdAtMs = START_MS - versionAgeDays * DAY;
    const adoptedAtMs = times === undefined ? createdAtMs - MINUTE : START_MS - 300 * DAY;
    this.azure.seedSecret(this.vault, NAME, {
      value: { account, slot: active },
      createdAtMs,
      tags: {
        ...this.#tags(account, active, adoptedAtMs),
        ...(times === undefined
          ? {}
          : { Key1CreatedAt: formatInstant(times.Key1), Key2CreatedAt: formatInstant(times.Key2) }),
      },
    });
    this.#remember(account, active, { times, createdAtMs, adoptedAtMs });
  }

  /** The record beside the lock as the runs before the beginning left it. */
  #remember(
    account: AccountId,
    active: Slot,
    story: {
      readonly times: Readonly<Record<Slot, number>> | undefined;
      readonly createdAtMs: number;
      readonly adoptedAtMs: number;
    },
  ): void {
    const known: KnownPublication = {
      ref: { vault: this.vault, name: requireSecretName(NAME) },
      active,
      slotCreatedAtMs: story.times ?? { Key1: undefined, Key2: undefined },
      adoptedAtMs: story.adoptedAtMs,
      graceMs: 3 * DAY,
      version: this.azure.secretOf(this.vault, NAME)?.version ?? '',
      versionCreatedAtMs: Math.floor(story.createdAtMs / SECOND) * SECOND,
    };
    this.locks.seedWitness(account, { ...EMPTY_WITNESS, known });
  }

  #consumer(): Consumer {
    const { azure, clock, account, vault } = this;
    const habits = { cacheMs: DAY, everyMs: DAY / 2 };
    return new Consumer({ azure, clock, account, vault, name: 'an application', secret: NAME, ...habits });
  }
}
