/**
 * The entries of `.eh_frame` and `.debug_frame`: which code each describes (FDE), and what it shares with others (CIE). The
 * entries are indexed by their code once; their instructions are read when a pc asks for them.
 * Source: LSB 5, "Exception Frames"; DWARF 5, section 6.4.1; DW_EH_PE_… encodings: LSB 5, 10.5.1.
 */
import { Cursor } from '../bytes/cursor.ts';

/** A section of call frame information. */
export interface FrameSection {
  readonly bytes: Uint8Array;
  /** Link-time address of its first byte: addresses in `.eh_frame` are told from where they stand. */
  readonly address: number;
  /** `.debug_frame` numbers its entries otherwise. */
  readonly isDebug: boolean;
}

/** What entries share: "common information entry". */
export interface CommonEntry {
  readonly codeFactor: number;
  readonly dataFactor: number;
  /** DWARF number of the register that stands for the return address. */
  readonly returnRegister: number;
  /** The code is a signal trampoline: its caller was interrupted, not calling. */
  readonly isSignal: boolean;
  readonly encoding: number;
  readonly hasAugmentation: boolean;
  readonly instructions: Uint8Array;
}

/** The code [start, end), link-time addresses, and its instructions. */
export interface FrameEntry {
  readonly common: CommonEntry;
  readonly start: number;
  readonly end: number;
  readonly instructions: Uint8Array;
}

const ABSOLUTE = 0;
const OMITTED = 0xff;
const PC_RELATIVE = 0x10;
const MAX_ENTRIES = 1 << 22;

export class FrameEntries {
  readonly #section: FrameSection;
  readonly #commons = new Map<number, CommonEntry | undefined>();
  /** By start: start, end, and where the entry stands in the section. */
  #index: { readonly starts: Float64Array; readonly ends: Float64Array; readonly at: Float64Array } | undefined;

  constructor(section: FrameSection) {
    this.#section = section;
  }

  /** The entry of a link-time pc. */
  at(pc: number): FrameEntry | undefined {
    this.#index ??= this.#indexed();
    const { starts, ends, at } = this.#index;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= pc) low = middle + 1;
      else high = middle;
    }
    return low > 0 && pc < ends[low - 1] ? this.#read(at[low - 1]) : undefined;
  }

  #indexed() {
    const found: { start: number; end: number; at: number }[] = [];
    let at = 0;
    while (at >= 0 && found.length < MAX_ENTRIES) {
      const head = this.#head(at);
      if (!head) break;
      const entry = head.isCommon ? undefined : this.#read(at);
      if (entry && entry.end > entry.start) found.push({ start: entry.start, end: entry.end, at });
      at = head.end;
    }
    found.sort((a, b) => a.start - b.start);
    return {
      starts: Float64Array.from(found, (f) => f.start),
      ends: Float64Array.from(found, (f) => f.end),
      at: Float64Array.from(found, (f) => f.at),
    };
  }

  /** Where an entry's contents begin and end. undefined: the section ends here, or is damaged. */
  #head(at: number): { body: number; end: number; isCommon: boolean; common: number } | undefined {
    const { bytes, isDebug } = this.#section;
    const c = new Cursor(bytes, at);
    let length = c.u32();
    const isWide = length === 0xffffffff;
    if (isWide) length = c.u64();
    const start = c.at;
    const end = start + length;
    if (c.failed || length < 4 || end > bytes.length) return undefined;
    const id = isDebug && isWide ? c.u64() : c.u32();
    if (isDebug) {
      const isCommon = isWide ? id >= 2 ** 63 : id === 0xffffffff;
      return { body: c.at, end, isCommon, common: id };
    }
    return { body: c.at, end, isCommon: id === 0, common: start - id };
  }

  #common(at: number): CommonEntry | undefined {
    if (!this.#commons.has(at)) this.#commons.set(at, this.#readCommon(at));
    return this.#commons.get(at);
  }

  #readCommon(at: number): CommonEntry | undefined {
    const head = at >= 0 ? this.#head(at) : undefined;
    if (!head?.isCommon) return undefined;
    const c = new Cursor(this.#section.bytes, head.body, head.end);
    const version = c.u8();
    const augmentation = c.cstring();
    if (version === 4) {
      const addressSize = c.u8();
      const segmentSize = c.u8();
      if (addressSize !== 8 || segmentSize !== 0) return undefined;
    }
    const codeFactor = c.uleb();
    const dataFactor = c.sleb();
    const returnRegister = version === 1 ? c.u8() : c.uleb();
    let encoding = ABSOLUTE;
    const hasAugmentation = augmentation.startsWith('z');
    // What an augmentation without a length means nobody can pass over.
    if (augmentation !== '' && !hasAugmentation) return undefined;
    if (hasAugmentation) {
      const size = c.uleb();
      const after = c.at + size;
      for (const letter of augmentation.slice(1)) {
        if (letter === 'R') encoding = c.u8();
        else if (letter === 'L') c.u8();
        else if (letter === 'P') this.#pointer(c, c.u8());
        else if (letter !== 'S' && letter !== 'B') break;
      }
      c.at = after;
    }
    if (c.failed || c.at > head.end) return undefined;
    const instructions = this.#section.bytes.subarray(c.at, head.end);
    const isSignal = augmentation.includes('S');
    return { codeFactor, dataFactor, returnRegister, isSignal, encoding, hasAugmentation, instructions };
  }

  #read(at: number): FrameEntry | undefined {
    const head = this.#head(at);
    const common = head && !head.isCommon ? this.#common(head.common) : undefined;
    if (!head || !common) return undefined;
    const c = new Cursor(this.#section.bytes, head.body, head.end);
    const start = this.#pointer(c, common.encoding);
    // How long it is stands in the same format, but is no address.
    const size = this.#pointer(c, common.encoding & 0x0f);
    if (start === undefined || size === undefined) return undefined;
    if (common.hasAugmentation) c.skip(c.uleb());
    if (c.failed) return undefined;
    return { common, start, end: start + size, instructions: this.#section.bytes.subarray(c.at, head.end) };
  }

  #pointer(c: Cursor, encoding: number): number | undefined {
    return encodedPointer(c, encoding, this.#section.address);
  }
}

/** A pointer in an encoding that `.eh_frame` names. undefined: omitted, or relative to what the file alone does not tell. */
export function encodedPointer(c: Cursor, encoding: number, address: number): number | undefined {
  if (encoding === OMITTED) return undefined;
  const here = address + c.at;
  const value = FORMATS[encoding & 0x0f]?.(c);
  const base = encoding & 0x70;
  if (value === undefined || (base !== ABSOLUTE && base !== PC_RELATIVE)) return undefined;
  return base === PC_RELATIVE ? here + value : value;
}

const FORMATS: Readonly<Record<number, (c: Cursor) => number>> = {
  0: (c) => c.u64(),
  1: (c) => c.uleb(),
  2: (c) => c.u16(),
  3: (c) => c.u32(),
  4: (c) => c.u64(),
  9: (c) => c.sleb(),
  10: (c) => (c.u16() << 16) >> 16,
  11: (c) => c.i32(),
  12: (c) => Number(c.i64Big()),
};
