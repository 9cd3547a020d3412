const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/;

/** The last instant that an ECMAScript date can hold, in epoch milliseconds. */
const LAST_MS = 8.64e15;

/** ISO 8601 in UTC with milliseconds, for tags and reports. `atMs` is in epoch milliseconds. */
export function formatInstant(atMs: number): string {
  return new Date(Math.max(-LAST_MS, Math.min(LAST_MS, atMs))).toISOString();
}

/** The day of an instant in UTC, `2026-11-23`: for sentences, where the hour would only distract. */
export function formatDay(atMs: number): string {
  return formatInstant(atMs).slice(0, 10);
}

/** Reads what `formatInstant` writes (and Azure's seven fractional digits) into epoch milliseconds; else undefined. */
export function parseInstant(text: string): number | undefined {
  if (!ISO_INSTANT.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
