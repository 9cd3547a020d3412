import { RotationError } from '../domain/errors.ts';
import type { EventName } from '../domain/events.ts';
import type { LogEvent } from '../rotation/ports.ts';
import type { RecordingWorkspace } from './workspace.ts';

/** What an attempt is about, for the log. */
interface About {
  readonly runId: string;
  /** Name of the record, or what all such names begin with. */
  readonly record: string;
}

const LEVELS = {
  'record.not-written': 'error',
  'record.not-read': 'warning',
  'record.not-removed': 'warning',
} as const satisfies Partial<Record<EventName, LogEvent['level']>>;

/** Does something with a record. What goes wrong is logged as this event and goes no further: undefined then. */
export async function attempt<T>(
  { ports }: RecordingWorkspace,
  event: keyof typeof LEVELS,
  about: About,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof RotationError ? error.code : 'unexpected';
    ports.log({ name: event, level: LEVELS[event], fields: { ...about, error: code } });
    return undefined;
  }
}
