import { needsLock, regenerates } from '../domain/decision.ts';
import { MINUTE } from '../domain/duration.ts';
import { callsCompromised } from '../domain/facts.ts';
import type { Settings } from '../domain/settings.ts';
import { PROPAGATION_MS } from './probing.ts';
import type { Planned } from './urgency.ts';

/** What a turn takes beside its waits; and a look without the lock, with the repair that may follow it. Milliseconds. */
export const CALLS_MS = MINUTE;
export const LOOK_MS = 2 * MINUTE;

/** A turn looks at the keys under the lock, and regenerates one or looks again. */
const POSTS_IN_A_TURN = 2;

/** Whether the turn may regenerate: also where an adoption or a repair comes first, and the compromised key right after it. */
export function mayRegenerate({ facts, decision }: Planned): boolean {
  return regenerates(decision) || (needsLock(decision) && callsCompromised(facts.request));
}

/** Whether the turn makes a new key and kills the old one. */
function isForCompromised({ facts, decision }: Planned): boolean {
  if (!needsLock(decision)) return false;
  return callsCompromised(facts.request) || ('compromised' in decision && decision.compromised);
}

/** POSTs to Resource Manager in the turn. An adoption only looks; a compromised key takes a rotation and a retirement. */
export function postsOf(planned: Planned): number {
  if (isForCompromised(planned)) return 2 * POSTS_IN_A_TURN;
  return planned.decision.action === 'adopt' ? 1 : POSTS_IN_A_TURN;
}

/** Whether the turn makes a new version of the secret. */
export function publishes(planned: Planned): boolean {
  return planned.decision.action !== 'retire' || isForCompromised(planned);
}

/** How long the turn takes at most, milliseconds, where Azure answers at all. */
export function longestMs(planned: Planned, { settleMs }: Pick<Settings, 'settleMs'>): number {
  if (!mayRegenerate(planned)) return CALLS_MS;
  const onceMs = PROPAGATION_MS + settleMs + CALLS_MS;
  return isForCompromised(planned) ? onceMs + PROPAGATION_MS + CALLS_MS : onceMs;
}
