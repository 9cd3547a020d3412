import type { Decision, Note } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { isOlderThanKnown } from '../guard.ts';
import { formatInstant } from '../instant.ts';
import { managerOf, ownershipOf } from '../ownership.ts';
import { ROOM_FOR_OTHERS } from '../publication-tags.ts';
import type { Reason } from '../reasons.ts';
import { secretUrl } from '../secret-ref.ts';
import { knows } from '../witness.ts';
import { type Check, isOurs, publicationOf } from './check.ts';

function blocked(reason: Reason, sentence: string, note?: Note): Decision {
  return { action: 'blocked', by: 'identity', reason, sentence, ...(note === undefined ? {} : { note }) };
}

export const vaultAllowed: Check = (facts) => {
  const complaint = facts.policy.complaints.find((each) => each.about === 'vault');
  return complaint === undefined ? undefined : blocked('vault-not-allowed', complaint.sentence);
};

export const vaultReadable: Check = (facts) =>
  facts.place.kind === 'unreadable'
    ? blocked('vault-unreadable', `Nothing is known of ${secretUrl(facts.ref)}: ${facts.place.detail}`)
    : undefined;

export const oneSecret: Check = (facts) =>
  facts.copies.length === 0
    ? undefined
    : blocked(
        'secret-ambiguous',
        `Both ${[facts.ref, ...facts.copies].map(secretUrl).join(' and ')} name this account or hold its live key; remove our tags from those that nobody reads.`,
      );

export const ownSecret: Check = (facts) => {
  const url = secretUrl(facts.ref);
  const tags = publicationOf(facts)?.tags;
  if (tags === undefined) return undefined;
  switch (ownershipOf(tags, facts)) {
    case 'another-account':
      if (facts.ownerGone) return undefined;
      return blocked('secret-of-another-account', anotherAccount(facts, url, String(tags.account)));
    case 'another-program':
      return blocked(
        'secret-of-another-program',
        `${url} carries the tags of another program; give this account a tag key-rotation-secret with a name of its own.`,
      );
    case 'another-deployment':
      return blocked(
        'secret-of-another-deployment',
        `${url} names this account and is managed by ${managerOf(tags)}; opt the account out there and remove the tag managed-by from that secret, or set ROTATION_REPLACES to that name here.`,
      );
    default:
      return undefined;
  }
};

/** With a live key of this account in it, a name of its own would not help: it would be a second secret for one account. */
function anotherAccount(facts: Facts, url: string, owner: string): string {
  const holds = facts.look?.holds;
  return holds === 'Key1' || holds === 'Key2'
    ? `${url} holds the live ${holds} of this account but names ${owner}, of which nobody can say that it is gone; if this account was moved from there, wait until that id answers with 404, else repair that secret.`
    : `${url} belongs to ${owner}; give this account a tag key-rotation-secret with a name of its own.`;
}

/** A clash blocks the newcomers, never the owner: of a secret whose tags were lost, only the second look knows the owner. */
export const noRival: Check = (facts) => {
  const { place, look } = facts;
  const ownerUnknown = place.kind === 'undecided' || (place.kind === 'secret' && look === undefined);
  if (facts.rivals.length === 0 || ownerUnknown || isOurs(facts)) return undefined;
  return blocked(
    'secret-name-clash',
    `${facts.rivals.join(' and ')} would use the same secret ${secretUrl(facts.ref)}; give one of them a tag key-rotation-secret.`,
  );
};

export const secretEnabled: Check = (facts) =>
  publicationOf(facts)?.enabled === false
    ? blocked(
        'secret-disabled',
        `The current version of ${secretUrl(facts.ref)} is disabled; enable it, so that consumers can read it${isOurs(facts) ? '' : ' and its value tells whether it is this account’s, or delete it'}.`,
        'unreadable',
      )
    : undefined;

export const roomForTags: Check = (facts) => {
  const others = Object.keys(publicationOf(facts)?.tags.others ?? {}).length;
  return others <= ROOM_FOR_OTHERS
    ? undefined
    : blocked(
        'secret-has-too-many-tags',
        `${secretUrl(facts.ref)} has ${others} tags that are not ours, and Azure leaves room for ${ROOM_FOR_OTHERS}; remove some.`,
      );
};

export const whereItWas: Check = (facts) => {
  const known = facts.look?.witness?.known;
  if (known === undefined || secretUrl(known.ref) === secretUrl(facts.ref)) return undefined;
  if (facts.place.kind === 'undecided') return undefined;
  return blocked(
    'secret-moved',
    `Consumers were given ${secretUrl(known.ref)}, but now ${secretUrl(facts.ref)} would be used; put the settings and tags back, or delete the account's record in the lock store once nobody reads the old secret.`,
  );
};

export const notRestored: Check = (facts) => {
  const publication = publicationOf(facts);
  if (publication === undefined || !isOlderThanKnown(publication, facts.look?.witness)) return undefined;
  return blocked(
    'publication-older-than-known',
    `The current version of ${secretUrl(facts.ref)} is of ${formatInstant(publication.createdAtMs)}, older than one seen before; publish the newest value by hand, or delete the account's record in the lock store.`,
  );
};

/**
 * A value that is neither of the live keys is replaced only where the record beside the lock knows the secret. Whoever may
 * write tags can call any secret ours, and what is overwritten may be the key of another account, or no key at all.
 */
export const liveValue: Check = (facts) => {
  if (facts.look?.holds !== 'neither') return undefined;
  const url = secretUrl(facts.ref);
  if (!isOurs(facts)) {
    return blocked(
      'secret-foreign',
      `${url} is not ours and holds neither of the live keys; give this account a tag key-rotation-secret with a name of its own, or remove that secret (or its tag ProviderAddress, where it names an account that is gone).`,
    );
  }
  if (knows(facts.look.witness, facts.ref)) return undefined;
  return blocked(
    'secret-foreign',
    `${url} is ours by its tags and holds neither of the live keys, and no record tells that it ever was; publish a live key of this account there by hand if the secret is its own, else take away the tag ProviderAddress.`,
  );
};
