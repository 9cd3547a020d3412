import { nextAttemptAtMs } from '../back-off.ts';
import type { Decision } from '../decision.ts';
import { callsCompromised, type Facts } from '../facts.ts';
import { guardOpensAtMs, settledAtMs } from '../guard.ts';
import { formatInstant } from '../instant.ts';
import { isCompromised, type Operation, owedStep, sameOperation } from '../operation.ts';
import type { Standing } from '../phase.ts';
import { journalOf, type Publication } from '../publication.ts';
import type { Reason } from '../reasons.ts';
import { wasCarriedOut } from '../requests.ts';
import { lastChanceAtMs, nextAction } from '../schedule.ts';
import { secretUrl } from '../secret-ref.ts';
import { cannotConfirm } from '../witness.ts';
import { type Check, ourStanding, publicationOf } from './check.ts';
import { blockedByPolicy } from './policy-checks.ts';

/** What somebody or something wants done, before it is asked whether it may be done now. */
interface Wish {
  readonly action: 'rotate' | 'retire';
  readonly reason: Reason;
  readonly sentence: string;
  readonly compromised: boolean;
}

/** Everything that regenerates a key passes here: one guard, whatever the phase and whoever asks. */
export const regeneration: Check = (facts, nowMs) => {
  const standing = ourStanding(facts, nowMs);
  if (standing === undefined || facts.request?.kind === 'rollback') return undefined;
  if (facts.policy.consent !== 'rotate') return withoutConsent(facts, standing);
  const { request } = facts;
  if (request !== undefined && wasCarriedOut(facts.look?.witness, request, standing.active)) {
    return alreadyDone(request.id);
  }
  const wish = wishFor(facts, standing, nowMs);
  return wish === undefined ? undefined : permitted(facts, standing, wish, nowMs);
};

export function alreadyDone(id: string): Decision {
  return keep('already-done', `Operation ${id} was carried out before.`, undefined);
}

/** Published, but not to be rotated (any more). In overlap that is loud: the value that was to be retired lives on. */
function withoutConsent(facts: Facts, standing: Standing): Decision | undefined {
  if (standing.phase !== 'overlap') return facts.request === undefined ? undefined : adoptedOnly();
  return {
    ...blockedByPolicy(
      'opted-out-in-overlap',
      `The account is no longer tagged key-rotation, so the old value in ${standing.idle} stays alive; tag it again, or regenerate ${standing.idle} by hand once nobody reads anything but ${secretUrl(facts.ref)}.`,
    ),
    note: 'opted-out',
  };
}

/** An account that may be published but not rotated: a request does not change that, its tag does. */
export function adoptedOnly(): Decision {
  return keep(
    'adopted-only',
    'Published and reported only; tag the account key-rotation=enabled to have its keys rotated.',
    undefined,
  );
}

function keep(reason: Reason, sentence: string, retryAtMs: number | undefined): Decision {
  return { action: 'keep', reason, sentence, retryAtMs };
}

function wishFor(facts: Facts, standing: Standing, nowMs: number): Wish | undefined {
  const { request } = facts;
  const journal = owedOperation(facts, standing);
  if (journal?.kind === 'compromised-retire') {
    return {
      action: 'retire',
      reason: 'compromised',
      compromised: true,
      sentence: `The value in ${standing.idle} was called compromised; it is retired without grace.`,
    };
  }
  if (journal !== undefined || callsCompromised(request)) {
    return {
      action: 'rotate',
      reason: 'compromised',
      compromised: true,
      sentence: compromisedSentence(standing),
    };
  }
  if (request !== undefined) {
    return {
      action: 'rotate',
      reason: 'requested',
      compromised: false,
      sentence: `A rotation was asked for; ${standing.idle} gets a new key.`,
    };
  }
  const next = nextAction(standing, facts.policy, facts.account.id, facts.look?.witness);
  if (nowMs < next.atMs) return undefined;
  return { ...DUE[standing.phase], action: next.action, compromised: false };
}

/**
 * What is still owed for a compromised key. Many may write tags, so in the second look the record beside the lock must
 * know of it too: what opens the guard must have come from a request. The slot of the compromised value tells what is
 * left: somebody may have published that value again after the flip.
 */
function owedOperation(facts: Facts, standing: Standing): Operation | undefined {
  const journal = standing.publication.tags.operation;
  if (journal === undefined || !isCompromised(journal)) return undefined;
  if (facts.look === undefined) return journal;
  const owed = facts.look.witness?.owed;
  return owed !== undefined && sameOperation(journal, owed)
    ? { ...journal, kind: owedStep(owed, standing.active) }
    : undefined;
}

/** What a tag alone says of a compromised key is not obeyed, but a person must learn that it was not. */
export const confirmed: Check = (facts) => {
  const operation = publicationOf(facts)?.tags.operation;
  if (facts.look === undefined || operation === undefined || !isCompromised(operation)) return undefined;
  if (!cannotConfirm(facts.look.witness, operation)) return undefined;
  return blockedByPolicy(
    'compromised-unconfirmed',
    `Tag Operation of ${secretUrl(facts.ref)} says that the key was called compromised, but the record beside the lock that would confirm it is lost; ask for the rotation of the compromised key again, or remove the tag if nobody did.`,
  );
};

const DUE = {
  adopting: { reason: 'adoption-over', sentence: 'The adoption period is over; the first new key is published.' },
  overlap: { reason: 'grace-over', sentence: 'The old value has had its grace; it is retired.' },
  steady: { reason: 'due-by-age', sentence: 'The published key is about to reach the maximum age.' },
} as const;

function compromisedSentence(standing: Standing): string {
  return standing.phase === 'overlap'
    ? 'The key was called compromised in overlap: both outstanding values die, also the older one that a consumer may still hold.'
    : 'The key was called compromised: a new one is published, and the old one is retired without grace.';
}

/** A call of an earlier run may still land; only the second look knows enough to say so. */
export function callInFlight(facts: Facts, publication: Publication, nowMs: number): Decision | undefined {
  if (facts.look === undefined) return undefined;
  const settledMs = settledAtMs(publication, facts.look.witness);
  if (nowMs >= settledMs) return undefined;
  return keep(
    'call-in-flight',
    `A call of an earlier run may still execute; nothing is regenerated before ${formatInstant(settledMs)}, nor rolled back.`,
    settledMs,
  );
}

/** Late calls first, then the guard, then the back-off; what is compromised passes the guard, nothing passes a late call. */
function permitted(facts: Facts, standing: Standing, wish: Wish, nowMs: number): Decision {
  const { policy, look, request } = facts;
  const inFlight = callInFlight(facts, standing.publication, nowMs);
  if (inFlight !== undefined) return inFlight;
  const guardMs = guardOpensAtMs(standing, policy, look?.witness);
  if (!wish.compromised && nowMs < guardMs) {
    return keep(
      'grace-running',
      `A consumer may still hold the value in ${standing.idle}, so it is not regenerated before ${formatInstant(guardMs)}.`,
      guardMs,
    );
  }
  const operation = journalOf(standing.publication);
  const insists = request?.kind === 'rotate' && (request.force || request.compromised);
  if (operation !== undefined && !insists) {
    const attemptMs = nextAttemptAtMs(operation, lastChanceAtMs(standing, policy));
    if (nowMs < attemptMs) {
      return blockedByPolicy(
        'backing-off',
        `Attempt ${operation.attempt} of ${operation.kind} failed; the next one is made after ${formatInstant(attemptMs)}.`,
        attemptMs,
      );
    }
  }
  const { action, reason, sentence, compromised } = wish;
  return { action, idle: standing.idle, compromised, reason, sentence };
}
