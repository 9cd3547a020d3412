import pMap from 'p-map';
import { formatDuration, SECOND } from '../../domain/duration.ts';
import type { Clock } from '../../rotation/ports.ts';
import type { Check } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';

/** How long one check may take; reads are repeated for up to 30 s (shared/azure, read-retry-policy). */
export const CHECK_LIMIT_MS = 45 * SECOND;

/** How long an examination may take: an answer over HTTP must come within 230 s (Azure Functions, HTTP trigger). */
export const EXAM_LIMIT_MS = 180 * SECOND;

const CONCURRENCY = 8;
const LOOK_EVERY_MS = SECOND / 4;

/** Runs checks, a few at a time, and gives their findings in the order of the checks. Never throws. */
export async function runChecks(clock: Clock, checks: readonly Check[], endMs: number): Promise<readonly Finding[]> {
  const findings = await pMap(checks, (check) => runCheck(clock, check, endMs), { concurrency: CONCURRENCY });
  return findings.flat();
}

/** `endMs`: when the whole examination must be over, epoch milliseconds. */
async function runCheck(clock: Clock, check: Check, endMs: number): Promise<readonly Finding[]> {
  const limitMs = Math.min(CHECK_LIMIT_MS, endMs - clock.now());
  const { id, area } = check;
  if (limitMs <= 0) return [{ id, area, state: 'unknown', says: 'Not looked at: the examination took too long.' }];
  const late: Finding = {
    id,
    area,
    state: 'unknown',
    says: `There was no answer within ${formatDuration(limitMs)}; run the doctor again.`,
  };
  try {
    return await inTime(clock, limitMs, () => check.run(), [late]);
  } catch (error) {
    const { state, says } = failed(error);
    return [{ id, area, state, says }];
  }
}

/** What the work gives; `late` where it takes longer. Sleeps in short naps, so that no timer outlives the work for long. */
async function inTime<T>(clock: Clock, limitMs: number, work: () => Promise<T>, late: T): Promise<T> {
  const endMs = clock.now() + limitMs;
  let done = false;
  async function watch(): Promise<T> {
    while (!done && clock.now() < endMs) await clock.sleep(Math.min(LOOK_EVERY_MS, endMs - clock.now()));
    return late;
  }
  try {
    return await Promise.race([work(), watch()]);
  } finally {
    done = true;
  }
}
