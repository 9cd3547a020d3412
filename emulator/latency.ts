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

  /** One way; undefined where no time passes. */
  travel(service: Service): Promise<void> | undefined {
    const ms = this.#ms.get(service) ?? 0;
    if (ms === 0) return undefined;
    const whole = typeof ms === 'number' ? ms : ms[0] + this.#random.fraction() * (ms[1] - ms[0]);
    return this.#clock.sleep(Math.ceil(whole / 2));
  }
}
