const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK_64 = 0xffffffffffffffffn;
const MIX_FACTORS = [0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n];
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * 64-bit FNV-1a of a text (http://www.isthe.com/chongo/tech/comp/fnv/), mixed once more: FNV alone leaves the upper half
 * of ids that differ in their last characters nearly alike. It only spreads account ids evenly, for jitter, turns and
 * names; it hides nothing and must never be given a key.
 */
function hash64(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < text.length; index++) {
    hash = ((hash ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK_64;
  }
  return mixed(hash);
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
function mixed(hash: bigint): bigint {
  let mix = hash;
  for (const factor of MIX_FACTORS) mix = ((mix ^ (mix >> 33n)) * factor) & MASK_64;
  return mix ^ (mix >> 33n);
}

/** A fixed number in [0, 1) for this text. */
export function fractionOf(text: string): number {
  return Number(hash64(text) & 0xffffffffn) / 2 ** 32;
}

/** Eight characters [0-9a-z] fixed by this text, to tell apart two accounts with one name. */
export function shortHashOf(text: string): string {
  let rest = hash64(text);
  let characters = '';
  while (characters.length < 8) {
    characters += ALPHABET.charAt(Number(rest & 31n));
    rest >>= 5n;
  }
  return characters;
}
