import { z } from 'zod';
import type { AccountId } from '../shared/domain/account.ts';
import { SECOND } from '../shared/domain/duration.ts';
import { parseSecretName, secretUrl, type VaultUrl } from '../shared/domain/secret-ref.ts';
import type { EmulatorClock } from './clock.ts';
import type { LocalAzure } from './local-azure.ts';
import type { FailureCause } from './monitor/consumer-failure.ts';
import { publicAddresses } from './wire/addresses.ts';
import { type Answer, type Call, json } from './wire/call.ts';
import { ConnectionLost } from './wire/connection-lost.ts';
import { withDeadline } from './wire/deadline.ts';
import { makeCall } from './wire/make-call.ts';
import { VAULT_AUDIENCE } from './world/tokens.ts';

/** How a consumer behaves. Durations in milliseconds. */
export interface ConsumerOptions {
  readonly azure: LocalAzure;
  readonly clock: EmulatorClock;
  readonly name: string;
  readonly account: AccountId;
  readonly vault: VaultUrl;
  readonly secret: string;
  /** How long it keeps a value before it reads the secret again. */
  readonly cacheMs: number;
  /** Time between two calls. */
  readonly everyMs: number;
}

interface Held {
  readonly value: string;
  readonly version: string;
  readonly readAtMs: number;
}

const TIMEOUT_MS = 30 * SECOND;
const BUNDLE = z.object({ value: z.string(), id: z.string() });

/**
 * An application that lives on one published key. It reads the secret, keeps the value for its cache's time and calls the
 * data plane; it never reads again only because a call failed, as the worst of real ones do.
 */
export class Consumer {
  calls = 0;
  rereads = 0;
  /** Calls whose key was refused, by cause. */
  readonly failures: Record<FailureCause, number> = { product: 0, person: 0, stale: 0, compromised: 0 };
  readonly #options: ConsumerOptions;
  readonly #secret: string;
  #held: Held | undefined;
  #running = false;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    const name = parseSecretName(options.secret);
    if (name === undefined) throw new TypeError(`"${options.secret}" is no name of a secret.`);
    this.#secret = secretUrl({ vault: options.vault, name });
  }

  /** Calls whose key was refused, whatever the cause. */
  get failed(): number {
    return Object.values(this.failures).reduce((sum, count) => sum + count, 0);
  }

  /** Calls whose key was refused because of what a person did. */
  get failedByDrift(): number {
    return this.failures.person;
  }

  /** Begins to call, the first time after `afterMs`, until `stop`. */
  start(afterMs = 0): void {
    if (this.#running) return;
    this.#running = true;
    this.#next(afterMs);
  }

  stop(): void {
    this.#running = false;
  }

  /** One turn: reads the secret where the value it holds is too old, then calls. */
  async turn(): Promise<void> {
    const { azure, clock, account, name, cacheMs } = this.#options;
    if (this.#held === undefined || clock.now() - this.#held.readAtMs >= cacheMs) await this.#read();
    const held = this.#held;
    const state = azure.world.findAccount(account);
    if (held === undefined || state === undefined) return;
    const url = `${publicAddresses.inference(state)}/openai/models?api-version=2024-10-21`;
    const answer = await this.#get(url, ['api-key', held.value]);
    this.calls += 1;
    if (answer.status !== 401) return;
    const { value, version, readAtMs } = held;
    const cause = azure.monitor.refused({
      consumer: name,
      account,
      secret: this.#secret,
      value,
      version,
      readAtMs,
      cacheMs,
    });
    this.failures[cause] += 1;
  }

  #next(afterMs: number): void {
    this.#options.clock.after(afterMs, () => {
      if (!this.#running) return;
      void this.turn().finally(() => this.#next(this.#options.everyMs));
    });
  }

  /** Reads the secret; keeps what it has where that fails. */
  async #read(): Promise<void> {
    const { azure, clock } = this.#options;
    const token = azure.tokenFor('consumer', VAULT_AUDIENCE);
    // The value counts from before the read: it may be replaced while the answer travels.
    const readAtMs = clock.now();
    const answer = await this.#get(`${this.#secret}?api-version=7.6`, ['authorization', `Bearer ${token}`]);
    const bundle = BUNDLE.safeParse(answer.status === 200 ? parsed(answer.body) : undefined);
    if (!bundle.success) return;
    this.rereads += 1;
    this.#held = { value: bundle.data.value, version: bundle.data.id.split('/').at(-1) ?? '', readAtMs };
  }

  async #get(url: string, header: readonly [string, string]): Promise<Answer> {
    const call = makeCall({ method: 'GET', url, headers: new Map([header]), principal: 'consumer' });
    if (call === undefined) throw new TypeError(`There is no host for ${url}.`);
    return this.#answerTo(call);
  }

  /** A call that fails on the way counts as no answer at all (599). */
  async #answerTo(call: Call): Promise<Answer> {
    const { azure, clock } = this.#options;
    const limits = { timeoutMs: TIMEOUT_MS, signal: undefined, reason: () => new ConnectionLost() };
    try {
      return await withDeadline(clock, () => azure.exchange.answer(call), limits);
    } catch (error) {
      if (error instanceof ConnectionLost) return json(599, {});
      throw error;
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
