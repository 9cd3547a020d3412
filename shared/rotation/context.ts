import type { ManagedBy } from '../domain/managed-by.ts';
import type { Settings } from '../domain/settings.ts';
import type { Ports } from './ports.ts';
import type { Slots } from './slots.ts';

/** What every use case of one run works with. */
export interface Context {
  readonly settings: Settings;
  /** This deployment, as it signs its secrets. */
  readonly self: ManagedBy;
  readonly ports: Ports;
  /** Names the run in logs and journals: 1 to 64 of `A-Za-z0-9-`. */
  readonly runId: string;
  readonly slots: Slots;
  /** Raised when the host is about to stop the app: what is under way ends, and nothing new begins. */
  readonly stopping?: AbortSignal | undefined;
}
