/**
 * The address space of the inspected process: the core's segments over the executable's and libraries' own pages.
 * What a segment did not dump is not zero: it is read from the mapped file, or it is a fault.
 */
import { BlockCache } from './block-cache.ts';
import { type Fault, fault, hex } from './fault.ts';
import type { Memory } from './memory.ts';
import type { ByteSource } from './source.ts';

const PAGE = 4096;
/** One read never copies more: a wrong length must not cost gigabytes. */
const MAX_READ = 1 << 28;

/** A range of addresses and where its bytes are. `source` undefined: mapped, but its bytes are nowhere to be had. */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
  readonly source?: ByteSource;
  readonly offset: number;
  /** Why there are no bytes: code and words after "page 0x… ". */
  readonly missing?: { readonly code: string; readonly why: string };
}

export class AddressSpace implements Memory {
  readonly ranges: readonly AddressRange[];
  readonly #starts: Float64Array;
  readonly #caches = new Map<ByteSource, BlockCache>();

  // The window: the contiguous bytes around the last read that need no look-up.
  #start = 0;
  #end = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #bytes: Uint8Array = new Uint8Array(0);
  /** Where it was moved last, and the blocks there. */
  #range: AddressRange | undefined;
  #blocks: BlockCache | undefined;
  /** Address + #shift = position in #view. */
  #shift = 0;

  /** Earlier ranges win where two overlap: the core first, then the files beneath it. */
  constructor(layers: readonly AddressRange[]) {
    this.ranges = layered(layers.filter(isExact));
    this.#starts = Float64Array.from(this.ranges, (r) => r.start);
  }

  get bytesRead(): number {
    let sum = 0;
    for (const cache of this.#caches.values()) sum += cache.bytesRead;
    return sum;
  }

  /** Gives back the room of what was read so far; it is read again when somebody asks for it. */
  forget(): void {
    for (const cache of this.#caches.values()) cache.forget();
  }

  word(address: number): number {
    if (!(address >= this.#start && address + 8 <= this.#end)) {
      if (!this.#moveTo(address)) return Number.NaN;
      if (address + 8 > this.#end) return this.#wordAcross(address);
    }
    const at = address + this.#shift;
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 0x1_0000_0000;
  }

  /** The little-endian 32-bit word at `address`; NaN where it cannot be read. */
  word32(address: number): number {
    if (!(address >= this.#start && address + 4 <= this.#end)) {
      if (!this.#moveTo(address)) return Number.NaN;
      if (address + 4 > this.#end) {
        const bytes = this.#bytesAcross(address, 4);
        return bytes instanceof Uint8Array ? new DataView(bytes.buffer).getUint32(0, true) : Number.NaN;
      }
    }
    return this.#view.getUint32(address + this.#shift, true);
  }

  /** Whether a read at `address` would find bytes. */
  readable(address: number, length: number): boolean {
    let at = address;
    while (at < address + length) {
      const range = this.rangeAt(at);
      if (!range?.source) return false;
      at = range.end;
    }
    return true;
  }

  /**
   * The parts of [start, end) that have bytes: no more than their sources have, whatever the headers of a damaged file say. Who goes
   * over a range word by word goes over these.
   */
  *parts(start: number, end: number): Generator<{ readonly start: number; readonly end: number }> {
    for (const range of this.ranges) {
      if (!range.source || range.end <= start || range.start >= end) continue;
      const there = range.start + Math.max(0, range.source.size - range.offset);
      const part = { start: Math.max(start, range.start), end: Math.min(end, range.end, there) };
      if (part.start < part.end) yield part;
    }
  }

  /** Addresses of the whole words in those parts. */
  *words(start: number, end: number): Generator<number> {
    for (const part of this.parts(start, end))
      for (let at = Math.ceil(part.start / 8) * 8; at + 8 <= part.end; at += 8) yield at;
  }

  bytes(address: number, length: number): Uint8Array | Fault {
    if (!(length >= 0 && length <= MAX_READ)) {
      return fault('length-unreasonable', `${length} bytes at ${hex(address)} are more than one value can have`, {
        address,
      });
    }
    if (length === 0) return new Uint8Array(0);
    if (!Number.isSafeInteger(address) || address < 0) return this.#faultAt(address);
    if (!(address >= this.#start && address < this.#end) && !this.#moveTo(address)) return this.#faultAt(address);
    if (address + length <= this.#end) {
      const at = address + this.#shift;
      return this.#bytes.subarray(at, at + length);
    }
    return this.#bytesAcross(address, length);
  }

  rangeAt(address: number): AddressRange | undefined {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] <= address) low = middle + 1;
      else high = middle;
    }
    const range = this.ranges[low - 1];
    return range && address < range.end ? range : undefined;
  }

  /** Moves the window to the block around `address`. False: there are no bytes there. */
  #moveTo(address: number): boolean {
    let range = this.#range;
    // Written so that what is no number, because it could not be read itself, is in no range.
    if (!range || !(address >= range.start && address < range.end)) {
      range = this.rangeAt(address);
      this.#range = range;
      this.#blocks = range?.source && this.#cache(range.source);
    }
    if (!range || !this.#blocks) return false;
    const offset = range.offset + (address - range.start);
    const block = this.#blocks.at(offset);
    if (offset >= block.start + block.length) return false;
    const shift = offset - address;
    this.#start = Math.max(range.start, block.start - shift);
    this.#end = Math.min(range.end, block.start + block.length - shift);
    this.#shift = shift - block.start;
    this.#view = block.view;
    this.#bytes = block.bytes;
    return true;
  }

  #cache(source: ByteSource): BlockCache {
    let cache = this.#caches.get(source);
    if (!cache) {
      cache = new BlockCache(source);
      this.#caches.set(source, cache);
    }
    return cache;
  }

  #wordAcross(address: number): number {
    const bytes = this.#bytesAcross(address, 8);
    if (!(bytes instanceof Uint8Array)) return Number.NaN;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return view.getUint32(0, true) + view.getUint32(4, true) * 0x1_0000_0000;
  }

  #bytesAcross(address: number, length: number): Uint8Array | Fault {
    const result = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const at = address + done;
      if (!this.#moveTo(at)) return this.#faultAt(at);
      const part = Math.min(length - done, this.#end - at);
      const from = at + this.#shift;
      result.set(this.#bytes.subarray(from, from + part), done);
      done += part;
    }
    return result;
  }

  #faultAt(address: number): Fault {
    if (!Number.isSafeInteger(address) || address < 0) {
      return fault(
        'address-invalid',
        `${Number.isNaN(address) ? 'the word' : hex(BigInt(Math.trunc(address)))} is not an address`,
      );
    }
    const page = address - (address % PAGE);
    const range = this.rangeAt(address);
    if (!range) return fault('address-not-mapped', `${hex(address)} is not mapped`, { address });
    const missing = range.missing ?? { code: 'page-not-in-core', why: 'is not in the core' };
    return fault(missing.code, `page ${hex(page)} ${missing.why}`, { address });
  }
}

/** Numbers above 2^53 are no addresses of the user's: arithmetic on them would miss bytes. A damaged header has such. */
function isExact({ start, end, offset }: AddressRange): boolean {
  return (
    start >= 0 && start < end && end <= Number.MAX_SAFE_INTEGER && offset >= 0 && offset <= Number.MAX_SAFE_INTEGER
  );
}

/** Non-overlapping ranges in address order; where two overlap the one that comes first in `layers` stays. */
function layered(layers: readonly AddressRange[]): AddressRange[] {
  const placed: AddressRange[] = [];
  const order = layers
    .map((range, layer) => ({ range, layer }))
    .sort((a, b) => a.range.start - b.range.start || a.layer - b.layer);
  const edges = [...new Set(layers.flatMap((r) => [r.start, r.end]))].sort((a, b) => a - b);
  let next = 0;
  let open: { range: AddressRange; layer: number }[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const start = edges[i];
    while (next < order.length && order[next].range.start <= start) open.push(order[next++]);
    open = open.filter((o) => o.range.end > start);
    if (open.length === 0) continue;
    const top = open.reduce((best, o) => (o.layer < best.layer ? o : best)).range;
    const last = placed.at(-1);
    const offset = top.offset + (start - top.start);
    if (
      last &&
      last.end === start &&
      last.source === top.source &&
      last.missing === top.missing &&
      (!top.source || last.offset + (last.end - last.start) === offset)
    ) {
      placed[placed.length - 1] = { ...last, end: edges[i + 1] };
    } else {
      placed.push({ start, end: edges[i + 1], source: top.source, offset, missing: top.missing });
    }
  }
  return placed;
}
