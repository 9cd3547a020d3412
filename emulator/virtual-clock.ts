import { setTimeout } from 'node:timers';
import { type EmulatorClock, sleepOn } from './clock.ts';
import { TimerQueue } from './timer-queue.ts';

/** Turns of the event loop without activity after which all ready work is taken to be at rest. */
const QUIET_TURNS = 2;

/** How long real time may pass while nobody sleeps before the driver calls it a deadlock. */
const DEADLOCK_MS = 10_000;

/** Looks at work that nobody sleeps for before it is taken to wait for something real. */
const PATIENT_TURNS = 10;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Time that passes only while it is driven, in jumps from one sleeper to the next. Sleepers wake by time, those of one
 * instant in the order in which they lay down, so that a run repeats exactly.
 */
export class VirtualClock implements EmulatorClock {
  #nowMs: number;
  #order = 0;
  #activity = 0;
  #driven = false;
  readonly #timers = new TimerQueue();

  readonly #deadlockMs: number;

  constructor(startMs: number, deadlockMs: number = DEADLOCK_MS) {
    this.#nowMs = startMs;
    this.#deadlockMs = deadlockMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, until?: AbortSignal): Promise<void> {
    return sleepOn(this, durationMs, until);
  }

  /** Sleeps until an instant, epoch milliseconds. */
  at(instantMs: number): Promise<void> {
    return this.sleep(instantMs - this.#nowMs);
  }

  after(durationMs: number, act: () => void): () => void {
    this.noteActivity();
    this.#order += 1;
    const timer = { atMs: this.#nowMs + Math.max(0, durationMs), order: this.#order, act, cancelled: false };
    this.#timers.push(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  noteActivity(): void {
    this.#activity += 1;
  }

  /** Lets time pass until the instant (epoch milliseconds), with everything that happens on the way. */
  async runUntil(instantMs: number): Promise<void> {
    await this.#drive(async () => {
      await this.#comeToRest();
      while ((this.#timers.peek()?.atMs ?? Number.POSITIVE_INFINITY) <= instantMs) {
        this.#jump();
        await this.#comeToRest();
      }
      this.#nowMs = Math.max(this.#nowMs, instantMs);
    });
  }

  /** Lets time pass until the work is done, and gives its result. */
  async run<T>(work: Promise<T>): Promise<T> {
    await this.#drive(() => this.#driveUntilSettled(work));
    return work;
  }

  async #driveUntilSettled(work: Promise<unknown>): Promise<void> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    work.then(settle, settle);
    let stuckSince: number | undefined;
    let stuckTurns = 0;
    for (;;) {
      await this.#comeToRest();
      if (settled) return;
      if (this.#jump()) {
        stuckSince = undefined;
        stuckTurns = 0;
        continue;
      }
      stuckTurns += 1;
      if (stuckTurns < PATIENT_TURNS) continue;
      // Nobody sleeps: the work waits for something real, such as a socket, or for ever.
      stuckSince ??= Date.now();
      if (Date.now() - stuckSince > this.#deadlockMs)
        throw new Error('The work waits, but nothing sleeps on the virtual clock.');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Wakes everybody who sleeps until the next instant; false where nobody sleeps. */
  #jump(): boolean {
    const next = this.#timers.peek();
    if (next === undefined) return false;
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    while (this.#timers.peek()?.atMs === next.atMs) this.#timers.pop()?.act();
    return true;
  }

  async #comeToRest(): Promise<void> {
    let seen = this.#activity;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await turn();
      if (this.#activity === seen) continue;
      seen = this.#activity;
      quiet = -1;
    }
  }

  async #drive(drive: () => Promise<void>): Promise<void> {
    if (this.#driven) throw new Error('The virtual clock is already being driven; await the other call first.');
    this.#driven = true;
    try {
      await drive();
    } finally {
      this.#driven = false;
    }
  }
}
