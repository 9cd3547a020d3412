import { RotationError } from '../domain/errors.ts';
import type { Candidate, Facts, Place } from '../domain/facts.ts';
import { type SecretRef, secretUrl } from '../domain/secret-ref.ts';
import { knows } from '../domain/witness.ts';
import type { AccountRun } from './account-run.ts';
import { holds } from './holds.ts';
import type { LiveKeys, PublishedSecret } from './ports.ts';

/** A secret as it was just read; `published` is undefined where the vault says that there is none. */
export interface Read {
  readonly ref: SecretRef;
  readonly published: PublishedSecret | undefined;
}

/** Which secret is the account's, as far as its value and the record can tell, and what that makes of the facts. */
export type Whereabouts = Read & Pick<Facts, 'place' | 'rivals' | 'copies' | 'candidates' | 'ownerGone'>;

/**
 * Where to look first: in the secret that the record beside the lock knows, if it may be the account's; else where its tags
 * lead. A secret of an account that is there is that one's, whatever the record of a former owner of this id says.
 */
export function recordedRef(run: AccountRun, { ref, candidates }: Facts): SecretRef {
  const recorded = candidates.find(
    ({ publication, owner }) => owner !== 'listed' && knows(run.witness, publication.ref),
  );
  return recorded?.publication.ref ?? ref;
}

/**
 * Decides between the place where the account's tags lead (or its record), which was just read, and the candidates:
 *
 * | what is found | the secret is |
 * |---|---|
 * | a record that knows a publication, and it stands there | that one; no other value is even read |
 * | another deployment's secret that names the account | that one, and it blocks |
 * | a record that knows a publication, and nothing stands there | still that place: published anew |
 * | candidates of ours that hold a live key of the account | the first of them; more than one blocks as ambiguous |
 * | a candidate that is disabled, whose owner is not there | that one, and it blocks: nobody can read its value |
 * | none of these, and something stands where the tags lead | that one, by its value |
 * | a candidate under the account's name that names nobody | that one, and it blocks: the value is none of the account's |
 * | none of these | where the tags lead: adopted there. What the candidates hold is not the account's |
 *
 * A candidate of an account that may still live is taken over only where that account says 404 now; else it blocks.
 */
export async function whereabouts(run: AccountRun, first: Facts, read: Read, live: LiveKeys): Promise<Whereabouts> {
  const { candidates } = first;
  const here = standing(first, read);
  if (candidates.length === 0) return here;
  const isRecorded = knows(run.witness, read.ref) && read.published !== undefined;
  const theirs = candidates.find(({ owner }) => owner === 'another-deployment');
  if (theirs !== undefined && !isRecorded) return asListed(here, theirs, false);
  if (run.witness?.known !== undefined) return here;
  const looked = await lookedAt(run, read, candidates);
  const [match, ...more] = looked.filter((each) => each.published !== undefined && isLive(each.published, live));
  if (match !== undefined) {
    const ownerGone = (await ownerNow(run, match.candidate)) === 'gone';
    return { ...elsewhere(here, match), ownerGone, copies: more.map(({ ref }) => ref) };
  }
  for (const candidate of candidates) {
    const owner = candidate.publication.enabled ? 'there' : await ownerNow(run, candidate);
    if (owner !== 'there') return asListed(here, candidate, owner === 'gone');
  }
  const unnamed = looked.find(({ candidate, published }) => candidate.owner === 'nobody' && published !== undefined);
  if (read.published === undefined && unnamed !== undefined) return { ...elsewhere(here, unnamed), ownerGone: false };
  return { ...here, candidates };
}

interface Looked extends Read {
  readonly candidate: Candidate;
}

/** The candidates as they are now; a disabled one has no value that anybody could read. */
async function lookedAt(run: AccountRun, read: Read, candidates: readonly Candidate[]): Promise<readonly Looked[]> {
  const looked: Looked[] = [];
  for (const candidate of candidates) {
    const { ref, enabled } = candidate.publication;
    if (!enabled) continue;
    const isHere = secretUrl(ref) === secretUrl(read.ref);
    const published = isHere ? read.published : await run.context.ports.secrets.read(ref);
    looked.push({ candidate, ref, published });
  }
  return looked;
}

function isLive(published: PublishedSecret, live: LiveKeys): boolean {
  return holds(published, live) !== 'neither';
}

/** The place that was read: the rivals for the account's name do not ask for a secret elsewhere. */
function standing(first: Facts, { ref, published }: Read): Whereabouts {
  const own = first.candidates.find(({ publication }) => secretUrl(publication.ref) === secretUrl(ref));
  return {
    ref,
    published,
    place: placeOf(published),
    rivals: secretUrl(ref) === secretUrl(first.ref) ? first.rivals : [],
    copies: first.copies,
    candidates: [],
    ownerGone: own === undefined ? first.ownerGone : own.owner === 'gone',
  };
}

function placeOf(published: PublishedSecret | undefined): Place {
  return published === undefined ? { kind: 'absent' } : { kind: 'secret', publication: published.publication };
}

function elsewhere(here: Whereabouts, { ref, published }: Read): Whereabouts {
  const rivals = secretUrl(ref) === secretUrl(here.ref) ? here.rivals : [];
  return { ...here, ref, published, place: placeOf(published), rivals };
}

/** A secret whose value does not matter any more, or cannot be read: as the lists tell it. */
function asListed(here: Whereabouts, { publication }: Candidate, ownerGone: boolean): Whereabouts {
  const place: Place = { kind: 'secret', publication };
  return { ...here, ref: publication.ref, published: undefined, place, rivals: [], ownerGone };
}

/** What is true now of the account that a candidate names: lists may lag behind a move. */
async function ownerNow(run: AccountRun, { publication, owner }: Candidate): Promise<'gone' | 'there' | 'unknown'> {
  const { account } = publication.tags;
  if (owner !== 'listed' || typeof account !== 'string') return owner === 'gone' ? 'gone' : 'unknown';
  try {
    await run.context.ports.directory.account(account);
    return 'there';
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    return error.code === 'not-found' ? 'gone' : 'unknown';
  }
}
