import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { isCompromised } from '../operation.ts';
import type { Standing } from '../phase.ts';
import type { Reason } from '../reasons.ts';
import { secretUrl } from '../secret-ref.ts';
import type { Slot } from '../slot.ts';
import { type Check, ourStanding } from './check.ts';

function skip(reason: Reason, sentence: string): Decision {
  return { action: 'skip', loud: false, reason, sentence };
}

export const kindSelected: Check = (facts, nowMs) =>
  facts.kindSelected
    ? undefined
    : withdrawn(facts, nowMs, 'kind-not-selected', `Kind ${facts.account.kind} is not among ROTATION_KINDS.`);

export const subscriptionSelected: Check = (facts, nowMs) =>
  facts.subscriptionSelected
    ? undefined
    : withdrawn(facts, nowMs, 'subscription-not-selected', 'The subscription is not among AZURE_SUBSCRIPTION_IDS.');

export const consented: Check = (facts, nowMs) => {
  const { consent } = facts.policy;
  if (consent === 'opted-out') return withdrawn(facts, nowMs, 'opted-out', 'Tag key-rotation is "disabled".');
  if (consent === 'none') return withdrawn(facts, nowMs, 'not-opted-in', optInSentence(facts));
  return undefined;
};

export const keysSwitchedOn: Check = (facts) =>
  facts.account.localAuthDisabled
    ? skip(
        'local-auth-disabled',
        'Keys are switched off for this account (disableLocalAuth); there is nothing to rotate.',
      )
    : undefined;

function optInSentence(facts: Facts): string {
  const { deployment } = facts.self;
  return `The account does not name this deployment; tag it key-rotation=${deployment === 'default' ? 'enabled' : deployment} to let it rotate.`;
}

/** Consent is missing. Where a value was still to be retired, that is loud: it lives on. */
function withdrawn(facts: Facts, nowMs: number, reason: Reason, sentence: string): Decision {
  const standing = ourStanding(facts, nowMs);
  if (standing === undefined) return skip(reason, sentence);
  const owed = standing.phase === 'overlap' ? standing.idle : compromisedSlot(standing);
  if (owed === undefined) return { action: 'skip', loud: false, note: 'opted-out', reason, sentence };
  return {
    action: 'skip',
    loud: true,
    note: 'opted-out',
    reason: 'opted-out-in-overlap',
    sentence: `${sentence} The old value in ${owed} stays alive; opt in again, or regenerate ${owed} by hand once nobody reads anything but ${secretUrl(facts.ref)}.`,
  };
}

/** The slot whose value was called compromised and is still published; undefined where none was. */
function compromisedSlot(standing: Standing): Slot | undefined {
  return isCompromised(standing.publication.tags.operation) ? standing.active : undefined;
}
