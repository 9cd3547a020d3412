import { isCompromised, nextAttempt, type OperationKind } from '../domain/operation.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import { begins, owing, resolved } from '../domain/requests.ts';
import { otherSlot, type Slot } from '../domain/slot.ts';
import type { AccountRun } from './account-run.ts';
import type { PublishedSecret } from './ports.ts';
import { provePublishedKey } from './probing.ts';
import type { SecondLook } from './second-look.ts';
import { sameTags, tagSettled } from './settle.ts';
import { Stop } from './stop.ts';

/**
 * The rest of the checks before anything irreversible, after the second look: the published key works, and the vault can
 * be written, which the journal in the tags proves. The last thing is to read the current version once more. Returns what
 * it read.
 */
export async function prepare(
  run: AccountRun,
  look: SecondLook & { readonly published: PublishedSecret },
  work: { readonly kind: OperationKind; readonly id: string; readonly idle: Slot },
): Promise<PublishedSecret> {
  const { publication, value } = look.published;
  await provePublishedKey(run, value);
  const { kind, id, idle } = work;
  const operation = nextAttempt(publication.tags.operation, { kind, id, atMs: run.now() });
  const tags = encodeTags({ ...publication.tags, operation });
  await tagSettled(run, publication, tags);
  // In this order: what the record owes is found again by its tag, while a tag that the record does not know is not obeyed.
  const published = otherSlot(idle);
  const before = resolved(run.witness, published);
  if (isCompromised(operation)) {
    const slot = kind === 'compromised' ? published : idle;
    await run.remember({ ...before, ...owing(run.witness, operation, slot), regenerating: idle });
  } else {
    const begun = look.facts.request === undefined ? before : begins(run.witness, id, published);
    await run.remember({ ...begun, regenerating: idle });
  }
  const last = await run.context.ports.secrets.read(publication.ref);
  const isSame = last?.publication.version === publication.version && last.value.equals(value);
  if (last === undefined || !isSame || !sameTags(last.publication, tags)) {
    throw new Stop(
      'changed-meanwhile',
      'Somebody else wrote to the secret in this very moment; nothing was regenerated, and the next sweep looks anew.',
    );
  }
  return last;
}
