import { MINUTE } from '../../shared/domain/duration.ts';
import type { KeyLedger } from '../world/key-ledger.ts';

/** How long before a publication lands a value may have died unseen: since the last look, and while the call was late. */
const UNSEEN_MS = 30 * MINUTE;

/**
 * Whether a value that is published dead at `atMs` (epoch milliseconds) died of what a person did, too late to be seen:
 * killed by hand, or made by hand (`late`) after the last look of the run whose regeneration killed it.
 */
export function diedUnseen(ledger: KeyLedger, value: string, late: ReadonlySet<string>, atMs: number): boolean {
  const died = ledger.lifeOf(value)?.died;
  return died !== undefined && died.atMs >= atMs - UNSEEN_MS && (died.by === 'person' || late.has(value));
}
