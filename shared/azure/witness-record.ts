import { z } from 'zod';
import { RotationError } from '../domain/errors.ts';
import { operationText, parseOperation } from '../domain/operation.ts';
import { parseSecretUrl, secretUrl } from '../domain/secret-ref.ts';
import type { Witness } from '../domain/witness.ts';

/** Grows where an older release would misread a record. New members alone need no new version: they are ignored. */
const VERSION = 1;

const AtMs = z.number();
const SlotName = z.enum(['Key1', 'Key2']);

const Versioned = z.object({ version: z.number().int().min(1) });

const Known = z.object({
  secret: z.string().transform((text, context) => {
    const ref = parseSecretUrl(text);
    if (ref !== undefined) return ref;
    context.addIssue({ code: 'custom', message: 'not the address of a secret' });
    return z.NEVER;
  }),
  active: SlotName,
  key1CreatedAtMs: AtMs.optional(),
  key2CreatedAtMs: AtMs.optional(),
  adoptedAtMs: AtMs,
  graceMs: z.number().min(0).default(0),
  secretVersion: z.string().min(1),
  secretVersionCreatedAtMs: AtMs,
});

const NextPromise = z.object({ over: z.string().min(1), marker: SlotName, graceMs: z.number().min(0) });

const OperationText = z.string().transform((text, context) => {
  const operation = parseOperation(text);
  if (operation !== undefined) return operation;
  context.addIssue({ code: 'custom', message: 'not an operation' });
  return z.NEVER;
});

const Record = z.object({
  known: Known.optional(),
  nextPromise: NextPromise.optional(),
  lastUnreadableAtMs: AtMs.optional(),
  foreignWrites: z.number().int().min(0),
  lastForeignWriteAtMs: AtMs.optional(),
  optedOutSinceMs: AtMs.optional(),
  unsettledAtMs: AtMs.optional(),
  regenerating: SlotName.optional(),
  doneIds: z.array(z.string()).default([]),
  begun: z.object({ id: z.string(), published: SlotName }).optional(),
  owed: z.object({ slot: SlotName, operation: OperationText, also: z.array(z.string()).default([]) }).optional(),
  unconfirmedId: z.string().optional(),
});

function unreadable(detail: string): RotationError {
  return new RotationError('witness-unreadable', { operation: 'locks.read', detail });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The record as it lies in the lock's blob. No key is in it, nor anything made from one. */
export function encodeWitness(witness: Witness): string {
  const { known, owed, ...rest } = witness;
  return JSON.stringify({
    version: VERSION,
    ...rest,
    owed: owed && { slot: owed.slot, operation: operationText(owed), also: owed.also },
    known: known && {
      secret: secretUrl(known.ref),
      active: known.active,
      key1CreatedAtMs: known.slotCreatedAtMs.Key1,
      key2CreatedAtMs: known.slotCreatedAtMs.Key2,
      adoptedAtMs: known.adoptedAtMs,
      graceMs: known.graceMs,
      secretVersion: known.version,
      secretVersionCreatedAtMs: known.versionCreatedAtMs,
    },
  });
}

/** Reads what `encodeWitness` writes; undefined for an empty text. Throws `witness-unreadable` for anything else. */
export function decodeWitness(text: string): Witness | undefined {
  if (text.trim() === '') return undefined;
  const json = parseJson(text);
  const versioned = Versioned.safeParse(json);
  if (versioned.success && versioned.data.version > VERSION) {
    throw unreadable('The record beside the lock was written by a newer release; deploy that release here too.');
  }
  const record = Record.safeParse(json);
  if (!versioned.success || !record.success) {
    throw unreadable(
      'The record beside the lock is none of this program; find out who wrote it, then delete it to start without one.',
    );
  }
  const { known, ...rest } = record.data;
  return {
    known: known && {
      ref: known.secret,
      active: known.active,
      slotCreatedAtMs: { Key1: known.key1CreatedAtMs, Key2: known.key2CreatedAtMs },
      adoptedAtMs: known.adoptedAtMs,
      graceMs: known.graceMs,
      version: known.secretVersion,
      versionCreatedAtMs: known.secretVersionCreatedAtMs,
    },
    nextPromise: rest.nextPromise,
    lastUnreadableAtMs: rest.lastUnreadableAtMs,
    foreignWrites: rest.foreignWrites,
    lastForeignWriteAtMs: rest.lastForeignWriteAtMs,
    optedOutSinceMs: rest.optedOutSinceMs,
    unsettledAtMs: rest.unsettledAtMs,
    regenerating: rest.regenerating,
    doneIds: rest.doneIds,
    begun: rest.begun,
    owed: rest.owed && { ...rest.owed.operation, slot: rest.owed.slot, also: rest.owed.also },
    unconfirmedId: rest.unconfirmedId,
  };
}
