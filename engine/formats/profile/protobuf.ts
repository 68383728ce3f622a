/** Protocol buffers, as far as profiles use them: numbers and pieces of bytes, by field. */
import { Cursor } from '../../bytes/cursor.ts';

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const FIXED_32 = 5;

/** Calls back for each field; numbers beyond 2^53 are not exact. false: the bytes are no message, or are cut. */
export function eachField(
  bytes: Uint8Array,
  take: (field: number, value: number, piece: Uint8Array | undefined) => void,
): boolean {
  const cursor = new Cursor(bytes);
  while (cursor.more) {
    const tag = cursor.uleb();
    const kind = tag % 8;
    const field = Math.floor(tag / 8);
    if (field === 0 || cursor.failed) return false;
    if (kind === LENGTH) {
      const piece = cursor.take(cursor.uleb());
      if (cursor.failed) return false;
      take(field, 0, piece);
    } else if (kind === VARINT || kind === FIXED_64 || kind === FIXED_32) {
      const value = kind === VARINT ? cursor.uleb() : kind === FIXED_64 ? cursor.u64() : cursor.u32();
      if (cursor.failed) return false;
      take(field, value, undefined);
    } else return false;
  }
  return true;
}

/** Repeated numbers, packed or one by one. */
export function addNumbers(into: number[], value: number, piece: Uint8Array | undefined): void {
  if (!piece) {
    into.push(value);
    return;
  }
  const cursor = new Cursor(piece);
  while (cursor.more && !cursor.failed) into.push(cursor.uleb());
}
