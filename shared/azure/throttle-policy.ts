import { SECOND } from '../domain/duration.ts';
import type { Clock } from '../rotation/ports.ts';
import type { ArmThrottle } from './pacing.ts';
import type { Policy } from './pipeline.ts';
import { retryAfterMs } from './retry-after.ts';

/** How many writes the subscription has left for this principal (request-limits-and-throttling). */
const REMAINING = 'x-ms-ratelimit-remaining-subscription-writes';
/** Where a refusal does not say how long: the time in which the bucket fills noticeably. */
const USUAL_WAIT_MS = 5 * SECOND;

/** Passes on what Resource Manager's answers to POSTs tell of its throttle. Changes nothing. */
export function throttlePolicy(throttle: ArmThrottle, clock: Clock): Policy {
  return {
    name: 'keyRotatorThrottlePolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      if (request.method === 'GET') return response;
      const header = (name: string): string | undefined => response.headers.get(name);
      if (response.status === 429) throttle.refused(retryAfterMs(header, clock.now()) ?? USUAL_WAIT_MS);
      else throttle.passed(countIn(header(REMAINING)));
      return response;
    },
  };
}

function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
