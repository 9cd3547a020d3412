import { MINUTE, SECOND } from '../shared/domain/duration.ts';
import type { MessageQueue } from '../shared/operate/ports.ts';
import type { EmulatorClock } from './clock.ts';

/** How long a message is hidden while it is worked on (Azure/azure-webjobs-sdk#2434); a host that lives renews that. */
const HIDDEN_MS = 10 * MINUTE;
/** Comes again so late where its work failed, and so often before it goes to the poison queue (host.json). */
const AGAIN_AFTER_MS = MINUTE;
const MOST_DELIVERIES = 5;
const LOOK_EVERY_MS = SECOND;

/** What happens to a message on its way, beside what the sender asked for. */
export interface Fate {
  /** Comes so much later; that is also how messages overtake each other. */
  readonly delayMs?: number;
  /** Comes twice, the second time so much after the first. */
  readonly againAfterMs?: number;
  /** While it is worked on it becomes visible to another instance after so long, as where the renewal fails. */
  readonly visibleAfterMs?: number;
}

interface Message {
  readonly text: string;
  readonly fate: Fate;
  visibleAtMs: number;
  deliveries: number;
}

/** An instance that takes messages. */
export interface Listener {
  /** Works on a message. A rejection means that it failed; one by `Died` that the instance did. */
  readonly work: (text: string) => Promise<void>;
  /** So many at the same time. */
  readonly atOnce: number;
  /** Whether the instance is up; one that is down takes nothing. */
  readonly isUp?: () => boolean;
}

/** Thrown by the work of an instance that is gone: nobody tells the queue, so the message is hidden for a while. */
export class Died extends Error {
  override readonly name = 'Died';
}

/**
 * A storage queue in memory, on the clock of the local Azure: at least once, in no order, hidden while somebody works on it. What
 * fails five times is given to `poison`. `fate` is asked for each message that is sent.
 */
export class DeliveringQueue implements MessageQueue {
  /** How many were sent, handed out, and given up. */
  readonly counts = { sent: 0, delivered: 0, poisoned: 0 };
  readonly #clock: EmulatorClock;
  readonly #fate: () => Fate;
  readonly #poison: (text: string) => void;
  readonly #messages = new Set<Message>();
  readonly #working = new Map<Listener, number>();
  #cancelLook: (() => void) | undefined;

  constructor(clock: EmulatorClock, options: { fate?: () => Fate; poison?: (text: string) => void } = {}) {
    this.#clock = clock;
    this.#fate = options.fate ?? (() => ({}));
    this.#poison = options.poison ?? (() => undefined);
  }

  async send(text: string, delayMs: number): Promise<void> {
    const fate = this.#fate();
    const visibleAtMs = this.#clock.now() + delayMs + (fate.delayMs ?? 0);
    this.counts.sent += 1;
    this.#messages.add({ text, fate, visibleAtMs, deliveries: 0 });
    if (fate.againAfterMs !== undefined) {
      this.#messages.add({ text, fate: {}, visibleAtMs: visibleAtMs + fate.againAfterMs, deliveries: 0 });
    }
    this.#lookLater();
  }

  /** A further instance begins to take messages. */
  listen(listener: Listener): void {
    this.#working.set(listener, 0);
    this.#lookLater();
  }

  /** Messages that wait, or are worked on. */
  get waiting(): readonly string[] {
    return [...this.#messages].map(({ text }) => text);
  }

  get underWay(): number {
    return [...this.#working.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Waits until there is nothing left, or for so long. */
  async untilEmpty(patienceMs: number): Promise<void> {
    const untilMs = this.#clock.now() + patienceMs;
    while ((this.#messages.size > 0 || this.underWay > 0) && this.#clock.now() < untilMs) {
      await this.#clock.sleep(LOOK_EVERY_MS);
    }
  }

  #lookLater(): void {
    this.#cancelLook?.();
    const nextMs = Math.min(...[...this.#messages].map(({ visibleAtMs }) => visibleAtMs));
    if (nextMs === Number.POSITIVE_INFINITY) return;
    this.#cancelLook = this.#clock.after(Math.max(nextMs - this.#clock.now(), 0), () => {
      this.#cancelLook = undefined;
      this.#look();
    });
  }

  #look(): void {
    const nowMs = this.#clock.now();
    for (const message of this.#messages) {
      if (message.visibleAtMs > nowMs) continue;
      const free = this.#free();
      if (free === undefined) message.visibleAtMs = nowMs + LOOK_EVERY_MS;
      else void this.#hand(message, free);
    }
    this.#lookLater();
  }

  /** The least busy instance that takes one more. */
  #free(): Listener | undefined {
    return [...this.#working]
      .filter(([{ atOnce, isUp }, count]) => count < atOnce && isUp?.() !== false)
      .toSorted(([, one], [, other]) => one - other)[0]?.[0];
  }

  async #hand(message: Message, listener: Listener): Promise<void> {
    const { text, fate } = message;
    this.counts.delivered += 1;
    message.deliveries += 1;
    const nth = message.deliveries;
    const losesIt = nth === 1 && fate.visibleAfterMs !== undefined;
    message.visibleAtMs = losesIt ? this.#clock.now() + fate.visibleAfterMs : Number.POSITIVE_INFINITY;
    this.#count(listener, 1);
    try {
      await listener.work(text);
      this.#messages.delete(message);
    } catch (error) {
      if (message.deliveries === nth) this.#failed(message, error instanceof Died ? HIDDEN_MS : AGAIN_AFTER_MS);
    }
    this.#count(listener, -1);
    this.#lookLater();
  }

  #failed(message: Message, againMs: number): void {
    message.visibleAtMs = this.#clock.now() + againMs;
    if (message.deliveries < MOST_DELIVERIES) return;
    this.#messages.delete(message);
    this.counts.poisoned += 1;
    this.#poison(message.text);
  }

  #count(listener: Listener, change: number): void {
    this.#working.set(listener, (this.#working.get(listener) ?? 0) + change);
  }
}
