import { MemoryLocks } from '../../emulator/memory-locks.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Stage } from './stage.ts';

/** A deployment of the app, with its own lock store. */
export interface Deployment {
  readonly settings: Settings;
  readonly locks: MemoryLocks;
}

/**
 * The deployments of one tenant, one after the other: when one is removed, the next is added with a lock store of its own,
 * and takes over the secrets of the one before (`ROTATION_REPLACES`). What that one had in its records is gone.
 */
export class Succession {
  #current: Deployment;
  readonly #stage: Stage;
  /** Milliseconds after the beginning, ascending. */
  readonly #atMs: number[];

  constructor(stage: Stage, atMs: readonly number[]) {
    this.#stage = stage;
    this.#atMs = [...atMs];
    this.#current = { settings: stage.settings, locks: stage.locks };
  }

  /** The deployment that is there so long after the beginning, milliseconds. */
  at(afterMs: number): Deployment {
    for (let nextMs = this.#atMs[0]; nextMs !== undefined && nextMs <= afterMs; nextMs = this.#atMs[0]) {
      this.#atMs.shift();
      this.#current = this.#successor();
    }
    return this.#current;
  }

  #successor(): Deployment {
    const { settings, locks } = this.#current;
    const { clock, azure, players } = this.#stage;
    for (const account of players.keys()) azure.monitor.recordLost(account);
    return {
      settings: { ...settings, replaces: { deployment: settings.deployment, lockHost: locks.host } },
      locks: new MemoryLocks(clock, `locks-${this.#atMs.length}.local`),
    };
  }
}
