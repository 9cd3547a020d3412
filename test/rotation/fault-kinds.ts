import type { Fault } from '../../emulator/faults.ts';
import { MINUTE } from '../../shared/domain/duration.ts';

/** What can go wrong with any one call. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'a server error before the effect': { kind: 'refuse', status: 500 },
  'a throttle with Retry-After': { kind: 'refuse', status: 429, retryAfterS: 7 },
  'a throttle without Retry-After': { kind: 'refuse', status: 429 },
  'an error with an empty body': { kind: 'refuse', status: 503, body: 'empty' },
  'a cut connection after the effect': { kind: 'lost', answer: 'reset' },
  'no answer after the effect': { kind: 'lost', answer: 'hang' },
  'a server error after the effect': { kind: 'lost', answer: 500 },
  'an effect ten minutes after the connection was cut': { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' },
  'an effect ten minutes after no answer': { kind: 'late', afterMs: 10 * MINUTE, answer: 'hang' },
  'an answer of broken JSON': { kind: 'garbled', body: 'broken-json' },
  'an empty answer': { kind: 'garbled', body: 'empty' },
};
