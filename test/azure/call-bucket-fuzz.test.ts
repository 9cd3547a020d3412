import { describe, expect, it } from 'vitest';
import { Random } from '../../emulator/random.ts';
import { TokenBucket } from '../../emulator/world/token-bucket.ts';
import { Bucket } from '../../shared/azure/call-bucket.ts';
import { HOUR } from '../../shared/domain/duration.ts';
import type { Room } from '../../shared/rotation/ports.ts';

const AZURE = { capacity: 200, refillPerS: 10 };
const OURS = { capacity: 150, perSecond: 9.7 };
const STEP_MS = 100;

/** Somebody who asked for room: for so many calls, given back after so long, or when its turn comes, or never. */
interface Asker {
  readonly room: Room;
  readonly calls: number;
  readonly givesBack: number | 'at its turn' | 'never';
}

/** Many ask at once; some of them give their room back. What Azure said, and when the last call was sent. */
function played(seed: number): {
  readonly sent: number;
  readonly refused: number;
  readonly lastMs: number;
  stuck: number;
} {
  const random = new Random(seed);
  let nowMs = 0;
  const bucket = new Bucket(OURS, () => nowMs);
  const azure = new TokenBucket(AZURE, 0);
  const patient = random.fraction();
  const ask = (): Asker => {
    const calls = 1 + random.below(4);
    const givesBack =
      random.fraction() < patient ? 'never' : random.fraction() < 0.5 ? 'at its turn' : random.below(60_000);
    return { room: bucket.reserve(calls, random.fraction() < 0.5 ? 'turn' : 'check'), calls, givesBack };
  };
  let waiting = Array.from({ length: 300 + random.below(900) }, ask);
  const seen = { sent: 0, refused: 0, lastMs: 0, stuck: 0 };
  for (; waiting.length > 0 && nowMs < HOUR; nowMs += STEP_MS) {
    waiting = waiting.filter(({ room, calls, givesBack }) => {
      const isGivenBack =
        typeof givesBack === 'number' ? nowMs >= givesBack : givesBack !== 'never' && room.waitMs() === 0;
      if (isGivenBack) room.giveBack();
      if (isGivenBack || room.waitMs() > 0) return !isGivenBack;
      for (let call = 0; call < calls; call += 1) {
        const left = azure.take(nowMs);
        bucket.passed(left);
        seen.sent += 1;
        seen.refused += left === undefined ? 1 : 0;
        seen.lastMs = nowMs;
      }
      return false;
    });
  }
  return { ...seen, stuck: waiting.length };
}

describe('our view of a token bucket beside Azure’s own', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'keeps to it, uses it, and lets everybody have a turn, whoever gives room back (seed %i)',
    (seed) => {
      const { sent, refused, lastMs, stuck } = played(seed);
      expect({ refused, stuck }).toEqual({ refused: 0, stuck: 0 });
      const allowedMs = (Math.max(0, sent - AZURE.capacity) / AZURE.refillPerS) * 1_000;
      // What is given back after the others had their turn comes too late for them.
      expect(lastMs).toBeLessThanOrEqual(allowedMs / 0.8 + 10_000);
    },
  );
});
