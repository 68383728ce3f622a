/** Which words of heap objects may be pointers: what every design of the collector's notes can tell. */

/** A large object's mask is loaded in windows of so many bytes of the object. */
export const WINDOW = 1 << 16;

/** A mask of words: bit `shift + i` of `bits` says whether word i of what was loaded may be a pointer. */
export interface PointerMaps {
  readonly bits: Uint32Array;
  readonly shift: number;
  /**
   * Loads the mask of the words in [address, address + bytes) of one object, which starts at `object` and lies in a span
   * with pointers; bytes is at most WINDOW unless it is the whole of a small object. False: the mask cannot be read; every
   * word may be a pointer, and `bits` says so.
   */
  load(span: number, object: number, address: number, bytes: number): boolean;
  /** Run-time address of the type descriptor that an object's header or span names; 0 where none is kept. */
  typeOf(span: number, object: number): number;
}
