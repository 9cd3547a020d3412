import type { EmulatorClock } from './clock.ts';
import type { Random } from './random.ts';
import type { Service } from './wire/call.ts';

/** Milliseconds that a call and its answer take together: always the same, or between two bounds. */
export type LatencyMs = number | readonly [least: number, most: number];

/** How long calls travel. Half of it passes before the effect and half after, so that an effect can outlive its caller. */
export class Latency {
  readonly #ms = new Map<Service, LatencyMs>();
  readonly #clock: EmulatorClock;
  readonly #random: Random;

  constructor(clock: EmulatorClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  set(latencies: Partial<Readonly<Record<Service, LatencyMs>>>): void {
    const services = ['arm', 'keyVault', 'inference', 'identity'] as const;
    for (const service of services) {
      const ms = latencies[service];
      if (ms !== undefined) this.#ms.set(service, ms);
    }
  }

  /** The way of one call; undefined where no time passes. */
  journey(service: Service): Journey | undefined {
    const ms = this.#ms.get(service) ?? 0;
    return ms === 0 ? undefined : new Journey(this.#clock, () => this.#half(ms));
  }

  #half(ms: LatencyMs): number {
    const whole = typeof ms === 'number' ? ms : ms[0] + this.#random.fraction() * (ms[1] - ms[0]);
    return Math.ceil(whole / 2);
  }
}

/** There and back. A real clock wakes late and a busy one later, so the way back makes up for what the way there lost. */
class Journey {
  readonly #clock: EmulatorClock;
  readonly #halfMs: () => number;
  #lateMs = 0;

  constructor(clock: EmulatorClock, halfMs: () => number) {
    this.#clock = clock;
    this.#halfMs = halfMs;
  }

  async there(): Promise<void> {
    const halfMs = this.#halfMs();
    const startMs = this.#clock.now();
    await this.#clock.sleep(halfMs);
    this.#lateMs = this.#clock.now() - startMs - halfMs;
  }

  back(): Promise<void> {
    return this.#clock.sleep(Math.max(0, this.#halfMs() - this.#lateMs));
  }
}
