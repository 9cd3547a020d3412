import { decodeTags } from '../../shared/domain/publication-tags.ts';
import type { KeyLedger } from '../world/key-ledger.ts';
import type { SecretEvent } from '../world/world-event.ts';

/**
 * Whether the rotator publishes a key without saying, in the same write, which slot holds it and whose the secret is. A
 * crash before a second write would leave nobody able to tell the active slot from the idle one.
 */
export function isMislabelled(ledger: KeyLedger, event: SecretEvent): boolean {
  if (event.type !== 'version-set' || event.by !== 'rotator' || event.seeded) return false;
  const life = ledger.lifeOf(event.value);
  if (life === undefined) return false;
  const { marker, account, managedBy } = decodeTags(event.tags);
  const isSigned = typeof account === 'string' && managedBy !== undefined && !('foreign' in managedBy);
  return !isSigned || marker !== life.slot;
}
