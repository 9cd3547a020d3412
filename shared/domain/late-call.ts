import { MINUTE } from './duration.ts';

/** How long a call that got no answer may still execute. */
export const LATE_CALL_MS = 15 * MINUTE;

/** The same, counted from the beginning of an attempt of which nothing else is known: its work and the late call. */
export const LATE_ATTEMPT_MS = 2 * LATE_CALL_MS;
