/** A byte for each row: 1 where it is kept. Masks are combined four rows at a time. */

/** Made by `newMask`: its bytes fill whole words, and what is beyond the last row means nothing. */
export type Mask = Uint8Array;

const ROWS_A_WORD = 4;
/** A word in which all four are kept. */
const ALL = 0x01010101;

export function newMask(count: number): Mask {
  return new Uint8Array(new ArrayBuffer(Math.ceil(count / ROWS_A_WORD) * ROWS_A_WORD), 0, count);
}

/** Keeps in `mask` what `other` keeps too. */
export function keepBoth(mask: Mask, other: Mask): void {
  const own = wordsOf(mask);
  const others = wordsOf(other);
  for (let i = 0; i < own.length; i++) own[i] &= others[i];
}

/** Keeps in `mask` also what `other` keeps. */
export function keepEither(mask: Mask, other: Mask): void {
  const own = wordsOf(mask);
  const others = wordsOf(other);
  for (let i = 0; i < own.length; i++) own[i] |= others[i];
}

/** Keeps what was not kept. */
export function turn(mask: Mask): void {
  const words = wordsOf(mask);
  for (let i = 0; i < words.length; i++) words[i] ^= ALL;
}

/** How many rows are kept. */
export function ones(mask: Mask): number {
  const words = wordsOf(mask);
  const whole = Math.floor(mask.length / ROWS_A_WORD);
  let count = 0;
  // The product has the sum of the four in its highest byte.
  for (let i = 0; i < whole; i++) count += Math.imul(words[i], ALL) >>> 24;
  for (let row = whole * ROWS_A_WORD; row < mask.length; row++) count += mask[row];
  return count;
}

/** The rows that are kept, ascending; `count`: how many they are. */
export function rowsWith(mask: Mask, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0, i = 0; i < count; row++) if (mask[row] !== 0) rows[i++] = row;
  return rows;
}

function wordsOf(mask: Mask): Uint32Array {
  return new Uint32Array(mask.buffer, mask.byteOffset, Math.ceil(mask.length / ROWS_A_WORD));
}
