/** Memory of a real process with some of its words replaced at random. */
import type { Memory } from '../../bytes/memory.ts';
import type { Value } from '../value.ts';

/** About one word of `every` is another, one of `words`. The same address always reads the same. */
export function damaged(memory: Memory, every: number, words: readonly bigint[], salt: number): Memory {
  const hash = (address: number) => {
    const h = Math.imul((address / 8) ^ salt, 0x9e3779b1) >>> 0;
    return Math.imul(h ^ (h >>> 15), 0x85ebca6b) >>> 0;
  };
  return replaced(memory, (address) => {
    const h = hash(address);
    return h % every === 0 ? words[Math.floor(h / every) % words.length] : undefined;
  });
}

const PAGE = 4096;

/** Pages are changed once, so that reading takes about as long as it does of a real process. */
function replaced(memory: Memory, replacement: (address: number) => bigint | undefined): Memory {
  const pages = new Map<number, Uint8Array | undefined>();
  const pageAt = (start: number): Uint8Array | undefined => {
    if (pages.has(start)) return pages.get(start);
    const found = memory.bytes(start, PAGE);
    const page = found instanceof Uint8Array ? found.slice() : undefined;
    if (page) {
      const view = new DataView(page.buffer);
      for (let at = 0; at < PAGE; at += 8) {
        const other = replacement(start + at);
        if (other !== undefined) view.setBigUint64(at, BigInt.asUintN(64, other), true);
      }
    }
    pages.set(start, page);
    return page;
  };
  const bytes = (address: number, length: number) => {
    const offset = address % PAGE;
    const page = pageAt(address - offset);
    if (page && offset + length <= PAGE) return page.subarray(offset, offset + length);
    const found = memory.bytes(address, length);
    if (!(found instanceof Uint8Array)) return found;
    const copy = found.slice();
    for (let at = address - offset; at < address + length; at += PAGE) {
      const there = pageAt(at);
      const [from, to] = [Math.max(at, address), Math.min(at + PAGE, address + length)];
      if (there) copy.set(there.subarray(from - at, to - at), from - address);
    }
    return copy;
  };
  return {
    readable: (address, length) => memory.readable(address, length),
    bytes,
    word(address) {
      const found = bytes(address, 8);
      if (!(found instanceof Uint8Array)) return Number.NaN;
      const view = new DataView(found.buffer, found.byteOffset, 8);
      return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
    },
  };
}

/** Throws where a value neither says what it is nor why it is not known. How many values there are. */
export function checked(values: readonly Value[]): number {
  let count = 0;
  for (const value of values) {
    if (typeof value.value !== 'string' || (value.value === '' && value.unreadable === undefined))
      throw new Error(`${value.name} of type ${value.type} says nothing`);
    count += 1 + checked(value.children ?? []) + (value.key ? checked([value.key]) : 0);
  }
  return count;
}
