const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK_64 = 0xffffffffffffffffn;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * 64-bit FNV-1a of a text (http://www.isthe.com/chongo/tech/comp/fnv/). It only spreads account ids evenly, for jitter,
 * turns and names; it hides nothing and must never be given a key.
 */
function fnv1a64(text: string): bigint {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < text.length; index++) {
    hash = ((hash ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK_64;
  }
  return hash ^ (hash >> 32n);
}

/** A fixed number in [0, 1) for this text. */
export function fractionOf(text: string): number {
  return Number(fnv1a64(text) & 0xffffffffn) / 2 ** 32;
}

/** Eight characters [0-9a-z] fixed by this text, to tell apart two accounts with one name. */
export function shortHashOf(text: string): string {
  let rest = fnv1a64(text);
  let characters = '';
  while (characters.length < 8) {
    characters += ALPHABET.charAt(Number(rest & 31n));
    rest >>= 5n;
  }
  return characters;
}
