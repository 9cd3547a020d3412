import { SECOND } from '../domain/duration.ts';

/** The three headers by which Azure asks for a pause (typespec ts-http-runtime, throttlingRetryStrategy). */
const IN_MILLISECONDS = ['retry-after-ms', 'x-ms-retry-after-ms'] as const;

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}

/** How long an answer asks to wait, milliseconds; undefined where it does not say, or not readably. */
export function retryAfterMs(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  for (const name of IN_MILLISECONDS) {
    const waitMs = count(header(name));
    if (waitMs !== undefined) return waitMs;
  }
  const text = header('retry-after');
  const seconds = count(text);
  if (seconds !== undefined) return seconds * SECOND;
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
