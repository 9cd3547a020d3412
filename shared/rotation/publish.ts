import type { Policy } from '../domain/policy.ts';
import type { Publication, PublicationTags } from '../domain/publication.ts';
import { encodeTags } from '../domain/publication-tags.ts';
import type { Redacted } from '../domain/redacted.ts';
import type { SecretRef } from '../domain/secret-ref.ts';
import type { AccountRun } from './account-run.ts';
import { contentTypeAfter, expiryMs, type Publisher } from './content.ts';
import { setSettled } from './settle.ts';

/** Who publishes in this turn, by this policy, from now on. */
export function publisherOf(run: AccountRun, policy: Policy): Publisher {
  return { account: run.account, policy, self: run.context.self, nowMs: run.now() };
}

/** Publishes one new version: value and tags in one write, and of the version before what is not ours to change. */
export async function publish(
  run: AccountRun,
  ref: SecretRef,
  version: {
    readonly by: Publisher;
    readonly value: Redacted;
    readonly tags: PublicationTags;
    readonly before: Publication | undefined;
  },
): Promise<void> {
  const { by, value, tags, before } = version;
  const content = {
    value,
    tags: encodeTags(tags),
    contentType: contentTypeAfter(before),
    expiresAtMs: expiryMs(by, tags),
  };
  await setSettled(run, ref, content, before?.version);
}
