import { mayHaveExecuted, RotationError } from '../domain/errors.ts';
import type { Slot } from '../domain/slot.ts';
import type { AccountRun } from './account-run.ts';
import type { LiveKeys } from './ports.ts';
import { Stop } from './stop.ts';

/** A regeneration that happened. */
export interface Regenerated {
  readonly keys: LiveKeys;
  /** When the call was about to be sent, epoch milliseconds: the value is not older than that. */
  readonly createdAtMs: number;
  /** False where only the live keys told, and a person might have made the value while the call is still on its way. */
  readonly answered: boolean;
}

/**
 * Regenerates one slot: one call, never repeated. Without a good answer, the live keys tell: the value changed, so it
 * happened; but it counts as unsettled. Unchanged, the call may still execute: this is the
 * end of the run (`outcome-unknown`).
 */
export async function regenerateSettled(run: AccountRun, slot: Slot, before: LiveKeys): Promise<Regenerated> {
  const { keys } = run.context.ports;
  const timeoutMs = await run.beforeEffect();
  const createdAtMs = run.now();
  run.sent();
  let after: LiveKeys;
  let answered = true;
  try {
    after = await keys.regenerate(run.account.id, slot, timeoutMs);
  } catch (error) {
    if (!mayHaveExecuted(error)) {
      run.settled();
      throw error;
    }
    answered = false;
    after = await run.liveKeys();
  }
  if (after[slot].equals(before[slot])) {
    throw new RotationError('unavailable', {
      operation: 'accounts.regenerateKey',
      detail: `No good answer, and ${slot} still holds the value before; the call may yet be executed.`,
    });
  }
  if (answered) run.settled();
  run.regenerated = true;
  return { keys: after, createdAtMs, answered };
}

/**
 * Before a value is published of which only the live keys told: it must still be there. Where a person made it, the call
 * may have landed since and killed it. It may land later still, so the record keeps it as unsettled.
 */
export async function confirmRegeneration(run: AccountRun, slot: Slot, made: Regenerated): Promise<void> {
  if (made.answered) return;
  const live = await run.liveKeys();
  if (!live[slot].equals(made.keys[slot])) {
    throw new Stop(
      'keys-changed',
      `The key in ${slot} changed again after it was regenerated; somebody else regenerates right now. It was not published, and a later attempt starts anew.`,
    );
  }
}
