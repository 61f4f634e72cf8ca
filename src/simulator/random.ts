/**
 * Seeded randomness, in two kinds.
 * - `hash…` are pure: the same integers give the same number for ever, so a price path needs no state and any instant can be asked for.
 * - `createRandom` is a stream (sfc32), for choices whose order matters only.
 * Nothing here is fit for secrets.
 */

/** Mixes up to three 32-bit integers into one (murmur3 finaliser). Unsigned, below 2^32. */
export function hash32(seed: number, a: number, b = 0): number {
  let h = seed ^ Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A text as a 32-bit integer (FNV-1a), for seeds by name. */
export function hashText(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return hash32(h, text.length);
}

/** In [0, 1). */
export function hashUniform(seed: number, a: number, b = 0): number {
  return hash32(seed, a, b) / 4294967296;
}

/** Mean 0, standard deviation 1, within ±3.5: the sum of the four bytes of one hash, near enough to a normal and cheap. */
export function hashNormal(seed: number, a: number, b = 0): number {
  const h = hash32(seed, a, b);
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24);
  return (sum - 510) * 0.0067658; // √3 / 256, corrected for the discrete bytes
}

/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by one integer. */
export function createRandom(seed: number): Random {
  let a = hash32(seed, 1);
  let b = hash32(seed, 2);
  let c = hash32(seed, 3);
  let counter = 1;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
}
