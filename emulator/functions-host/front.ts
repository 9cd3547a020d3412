import type { Invoker } from './invoker.ts';
import type { RegisteredFunction } from './registered.ts';
import type { Routes } from './routes.ts';
import type { ScheduledTimer } from './timers.ts';

/** What requests are answered from. */
export interface Front {
  readonly functions: readonly RegisteredFunction[];
  readonly routes: Routes;
  readonly timers: readonly ScheduledTimer[];
  readonly invoker: Invoker;
  /** Stands for the keys of the functions, the master key and the system key of Event Grid. */
  readonly key: string;
}
