import { DAY } from '../../shared/domain/duration.ts';
import type { Play } from './run.ts';

/** A simulation in numbers. */
export interface Figures {
  /** How many there were on the first day. */
  readonly accounts: number;
  readonly days: number;
  readonly sweeps: number;
  /** How many messages went to the instances that work for sweeps; 0 where sweeps do the work themselves. */
  readonly messages: number;
  readonly rotations: number;
  readonly retirements: number;
  readonly heals: number;
  /** Age of the oldest key of a managed account ever seen, in days; what is older than adoption counts from its end. */
  readonly oldestKeyDays: number;
  readonly consumerCalls: number;
  /** Calls whose key was refused, whatever the cause. */
  readonly failedCalls: number;
  /** Broken promises (I1 to I6) that the monitor of the local Azure saw. */
  readonly violations: number;
  readonly wallSeconds: number;
}

export function figuresOf({ stage, observer, sweeps, messages }: Play, days: number, wallMs: number): Figures {
  const players = [...stage.players.values()];
  const consumers = players.flatMap((player) => player.consumers);
  return {
    accounts: players.filter(({ plan }) => plan.appearsMs === 0).length,
    days,
    sweeps,
    messages,
    rotations: observer.times('rotated'),
    retirements: observer.times('retired'),
    heals: observer.times('healed'),
    oldestKeyDays: inDays(observer.oldestMs),
    consumerCalls: consumers.reduce((sum, { calls }) => sum + calls, 0),
    failedCalls: consumers.reduce((sum, { failed }) => sum + failed, 0),
    violations: stage.azure.monitor.violations.length,
    wallSeconds: Math.round(wallMs / 100) / 10,
  };
}

/** Days with two digits, rounded up: what is over a limit must not look as if it were not. */
export function inDays(durationMs: number): number {
  return Math.ceil((durationMs / DAY) * 100) / 100;
}
