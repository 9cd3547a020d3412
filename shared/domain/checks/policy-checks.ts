import type { Decision, DecisionTo } from '../decision.ts';
import { callsCompromised, type Facts } from '../facts.ts';
import { formatInstant } from '../instant.ts';
import type { Reason } from '../reasons.ts';
import { secretUrl } from '../secret-ref.ts';
import type { Check } from './check.ts';

/** How many foreign writes within a cycle make a secret contested. */
const CONTESTED_WRITES = 2;

/** `retryAtMs`: when it ends by itself; absent where only a person can end it. */
export function blockedByPolicy(reason: Reason, sentence: string, retryAtMs?: number): DecisionTo<'blocked'> {
  const blocked = { action: 'blocked', by: 'policy', reason, sentence } as const;
  return retryAtMs === undefined ? blocked : { ...blocked, retryAtMs };
}

export const tagsReadable: Check = (facts) => complaintAbout(facts, 'tag', 'tag-invalid');

export const cycleFits: Check = (facts) => complaintAbout(facts, 'cycle', 'cycle-does-not-fit');

function complaintAbout(facts: Facts, about: 'tag' | 'cycle', reason: Reason): Decision | undefined {
  const sentences = facts.policy.complaints.filter((each) => each.about === about).map((each) => each.sentence);
  return sentences.length === 0 ? undefined : blockedByPolicy(reason, sentences.join(' '));
}

export const accountReady: Check = (facts) =>
  facts.account.provisioningState.toLowerCase() === 'succeeded'
    ? undefined
    : blockedByPolicy(
        'account-not-ready',
        `The account is in state ${facts.account.provisioningState}; it is looked at again when Azure has finished, and if that state stays, repair the account.`,
      );

export const uncontested: Check = (facts, nowMs) => {
  const witness = facts.look?.witness;
  if (witness?.lastForeignWriteAtMs === undefined || witness.foreignWrites < CONTESTED_WRITES) return undefined;
  if (callsCompromised(facts.request) || witness.owed !== undefined) return undefined;
  const quietAtMs = witness.lastForeignWriteAtMs + facts.policy.adoptionMs;
  if (nowMs >= quietAtMs) return undefined;
  return blockedByPolicy(
    'contested',
    `Somebody else wrote to ${secretUrl(facts.ref)} ${witness.foreignWrites} times in this cycle, most likely infrastructure as code (Bicep, Terraform, azd) that sets the secret at each deployment; take the secret out of it. Regeneration goes on at ${formatInstant(quietAtMs)} if nobody writes again.`,
    quietAtMs,
  );
};
