/**
 * Package math/big: numbers in decimal.
 * Source: math/big/int.go `Int`, nat.go `nat` (words, least first), rat.go `Rat`.
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

/** Writing out a longer one takes its time, and nobody reads it. */
const MAX_WORDS = 64;
const WORD_BITS = 64n;

export const BIG: Printers = {
  'math/big.Int': (v) => magnitude(v.field('abs'), v.field('neg').number === 1),
  'math/big.Rat': (v) => {
    const top = magnitude(v.field('a.abs'), v.field('a.neg').number === 1);
    const bottom = magnitude(v.field('b.abs'), false);
    return top === undefined || bottom === undefined ? undefined : `${top}/${bottom === '0' ? '1' : bottom}`;
  },
};

function magnitude(words: Look, negative: boolean): string | undefined {
  const length = words.length;
  if (length === undefined) return undefined;
  if (length > MAX_WORDS) return undefined;
  let value = 0n;
  const items = words.items(length);
  for (let i = items.length - 1; i >= 0; i--) {
    const word = items[i].value.bigint;
    if (word === undefined) return undefined;
    value = (value << WORD_BITS) | BigInt.asUintN(64, word);
  }
  return items.length === length ? `${negative ? '-' : ''}${value}` : undefined;
}
