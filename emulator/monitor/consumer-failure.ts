import type { AccountId } from '../../shared/domain/account.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import type { KeyLedger } from '../world/key-ledger.ts';
import type { SecretTrack } from './secret-track.ts';

/** A consumer's call that was refused for its key. */
export interface RefusedCall {
  readonly consumer: string;
  readonly account: AccountId;
  readonly secret: string;
  readonly value: string;
  readonly version: string;
  /** When it read the value, epoch milliseconds. */
  readonly readAtMs: number;
  readonly cacheMs: number;
}

/**
 * Why the call failed: the product broke its promise; a person's act; the consumer held the value longer than it was
 * promised to live; or a key was called compromised, and this was accepted.
 */
export type FailureCause = 'product' | 'person' | 'stale' | 'compromised';

/** What the monitor remembers of the values that were killed. */
export interface Killed {
  /** By the rotator, which could not know of a person's act a moment before. */
  readonly overtaken: ReadonlySet<string>;
  readonly compromised: ReadonlySet<string>;
}

/** Finds the cause of a refused call. */
export function causeOf(
  call: RefusedCall,
  known: { readonly ledger: KeyLedger; readonly killed: Killed; readonly track: SecretTrack | undefined },
  graceMs: number,
  nowMs: number,
): FailureCause {
  const life = known.ledger.lifeOf(call.value);
  if (life === undefined || known.track?.bornDead.has(call.version) === true) return 'person';
  // Nobody can know any more that the secret was under management.
  if (known.track?.managed === false) return 'person';
  if (life.died?.by === 'person' || known.killed.overtaken.has(call.value)) return 'person';
  // A key that a person just made may not be known everywhere when the rotator heals with it.
  if (life.died === undefined && life.madeBy === 'person') return 'person';
  if (known.killed.compromised.has(call.value)) return 'compromised';
  // One call may be on its way while the time runs out.
  const held = nowMs - call.readAtMs;
  return call.cacheMs > graceMs || held > graceMs + MINUTE ? 'stale' : 'product';
}
