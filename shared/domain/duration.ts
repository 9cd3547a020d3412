export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What five digits of days can still write; more would not be read back. */
const LONGEST_MS = 99_999 * DAY;

const UNITS_MS = [DAY, HOUR, MINUTE, SECOND] as const;
const ISO_DURATION = /^P(?!$)(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

/**
 * Reads an ISO 8601 duration of days, hours, minutes and seconds (`P3D`, `PT20M`, `P1DT12H`) into milliseconds.
 * Weeks, months, years, fractions and signs are refused (undefined): a policy must not depend on the calendar.
 */
export function parseDuration(text: string): number | undefined {
  const parts = ISO_DURATION.exec(text);
  if (parts === null) return undefined;
  const durationMs = UNITS_MS.reduce((sum, unitMs, index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
  return durationMs <= LONGEST_MS ? durationMs : undefined;
}

/** The shortest form that `parseDuration` reads back to the same whole seconds; parts of a second are rounded up. */
export function formatDuration(durationMs: number): string {
  let restMs = Math.ceil(Math.max(0, durationMs) / SECOND) * SECOND;
  const counts = UNITS_MS.map((unitMs) => {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    return count;
  });
  const part = (index: number, letter: string): string => (counts[index] ? `${counts[index]}${letter}` : '');
  const time = part(1, 'H') + part(2, 'M') + part(3, 'S');
  const text = `P${part(0, 'D')}${time === '' ? '' : `T${time}`}`;
  return text === 'P' ? 'PT0S' : text;
}
