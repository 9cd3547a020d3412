import { createHash } from 'node:crypto';

/** So many characters of a key or of its hash count as a leak; no other text has them by chance. */
const TELLING_LENGTH = 12;

/** All of which keys and hashes are made, in base64 or hexadecimal, without a break. */
const LONG_RUNS = new RegExp(`[A-Za-z0-9+/=]{${TELLING_LENGTH},}`, 'g');

/** How many clean texts are remembered: headers and addresses come again and again. */
const REMEMBERED = 50_000;

/** Finds key values, their beginnings and their hashes in any text. */
export class LeakScanner {
  readonly #beginnings = new Set<string>();
  readonly #clean = new Set<string>();

  /** Adds a key value. Its hashes count too: who has one can find out when a value is used again. */
  learn(value: string): void {
    const hashes = (['sha256', 'sha1', 'md5'] as const).flatMap((algorithm) => {
      const digest = createHash(algorithm).update(value).digest();
      return [digest.toString('hex'), digest.toString('base64')];
    });
    for (const text of [value, ...hashes]) this.#beginnings.add(text.slice(0, TELLING_LENGTH));
  }

  /** Whether the text holds anything of a key that was made so far. */
  finds(text: string): boolean {
    // A text that was clean before stays clean: keys that are made later are random.
    if (this.#clean.has(text)) return false;
    for (const [run] of text.matchAll(LONG_RUNS)) {
      for (let start = 0; start + TELLING_LENGTH <= run.length; start += 1) {
        if (this.#beginnings.has(run.slice(start, start + TELLING_LENGTH))) return true;
      }
    }
    if (this.#clean.size >= REMEMBERED) this.#clean.clear();
    this.#clean.add(text);
    return false;
  }
}
