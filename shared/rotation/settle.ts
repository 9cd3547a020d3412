import { SECOND } from '../domain/duration.ts';
import { type ErrorCode, mayHaveExecuted, RotationError } from '../domain/errors.ts';
import type { Publication } from '../domain/publication.ts';
import { decodeTags, encodeTags } from '../domain/publication-tags.ts';
import type { SecretRef } from '../domain/secret-ref.ts';
import type { AccountRun } from './account-run.ts';
import type { PublishedSecret, VersionContent } from './ports.ts';
import { Stop } from './stop.ts';

/** Waits between tries of an effect that may be repeated, because its content is the same each time. */
const REPEAT_AFTER_MS = [2 * SECOND, 10 * SECOND] as const;
/** No single wait on Azure's request is longer; beyond it the run ends and a later one starts anew. */
const LONGEST_WAIT_MS = 60 * SECOND;
/** Refusals that pass: nothing was executed, and a little later it may be. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['throttled', 'conflict']);

/** Publishes one new version with this content, current at once, over the version `before`; undefined: where there is none. */
export async function setSettled(
  run: AccountRun,
  ref: SecretRef,
  content: VersionContent,
  before: string | undefined,
): Promise<void> {
  const { secrets, pacing } = run.context.ports;
  await repeated(run, ref, {
    ready: async () => {
      const room = pacing.newVersion(ref.vault);
      try {
        for (let waitMs = room.waitMs(); waitMs > 0; waitMs = room.waitMs()) await run.wait(waitMs);
      } catch (error) {
        room.giveBack();
        throw error;
      }
    },
    send: async (timeoutMs) => {
      run.wrote(await secrets.set(ref, content, timeoutMs));
    },
    happened: ({ publication, value }) => value.equals(content.value) && sameTags(publication, content.tags),
    overtaken: ({ publication }) => publication.version !== before,
  });
}

/** Replaces the tags of one version; makes no new one. */
export async function tagSettled(
  run: AccountRun,
  publication: PublishedSecret['publication'],
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const { ref, version } = publication;
  const { secrets } = run.context.ports;
  await repeated(run, ref, {
    send: async (timeoutMs) => {
      await secrets.tag(ref, version, tags, timeoutMs);
      run.wrote({ ...publication, tags: decodeTags(tags), updatedAtMs: run.now() });
    },
    happened: (current) => current.publication.version === version && sameTags(current.publication, tags),
    overtaken: (current) => current.publication.version !== version,
  });
}

/** An effect that may be sent again, because its content is the same each time. */
interface RepeatableEffect {
  /** Waits until Azure has room for it. */
  readonly ready?: () => Promise<void>;
  readonly send: (timeoutMs: number) => Promise<void>;
  readonly happened: (current: PublishedSecret) => boolean;
  /** Where it did not happen: whether somebody else has published since. */
  readonly overtaken: (current: PublishedSecret) => boolean;
}

/**
 * Sends an effect, settles an unknown outcome by reading back, and sends it again a little later where nothing is seen.
 * A try that was neither answered nor seen may land later; the turn then ends as unsettled, which delays what such a
 * late version or tag could hurt.
 */
async function repeated(run: AccountRun, ref: SecretRef, effect: RepeatableEffect): Promise<void> {
  let unanswered = 0;
  for (const pauseMs of [...REPEAT_AFTER_MS, undefined]) {
    await effect.ready?.();
    const timeoutMs = await run.beforeEffect();
    run.sent();
    try {
      await effect.send(timeoutMs);
      return run.settled();
    } catch (error) {
      if (mayHaveExecuted(error)) unanswered += 1;
      else run.settled();
      if (unanswered > 0 && (await readBack(run, ref, effect))) return run.settled();
      const waitMs = pauseBeforeNext(error, pauseMs);
      if (waitMs === undefined) throw error;
      await run.wait(waitMs);
    }
  }
}

/** How long to wait before the next try; undefined where there is none: refused for good, or tried often enough. */
function pauseBeforeNext(error: unknown, pauseMs: number | undefined): number | undefined {
  if (pauseMs === undefined || mayHaveExecuted(error)) return pauseMs;
  if (!(error instanceof RotationError) || !PASSING.has(error.code)) return undefined;
  const askedMs = error.facts.retryAfterMs ?? 0;
  return askedMs <= LONGEST_WAIT_MS ? Math.max(askedMs, pauseMs) : undefined;
}

async function readBack(run: AccountRun, ref: SecretRef, effect: RepeatableEffect): Promise<boolean> {
  const current = await run.context.ports.secrets.read(ref);
  if (current === undefined) return false;
  if (!effect.happened(current)) {
    if (!effect.overtaken(current)) return false;
    throw new Stop(
      'changed-meanwhile',
      'Somebody else published a version while a call of ours got no answer; it is not overwritten, and the next sweep looks anew.',
    );
  }
  run.wrote(current.publication);
  return true;
}

/** Whether the publication bears exactly these tags. */
export function sameTags(publication: Publication, tags: Readonly<Record<string, string>>): boolean {
  return equalRecords(encodeTags(publication.tags), tags);
}

function equalRecords(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
