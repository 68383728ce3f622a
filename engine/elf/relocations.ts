/**
 * Relative relocations of a position-independent executable. Read-only data that ld.so relocated (types, itabs) may be
 * missing from a core; the raw file then holds link-time words, so reads of the file go through these relocations.
 * Source: System V ABI, R_X86_64_RELATIVE (8), R_AARCH64_RELATIVE (1027); DT_RELA 7, DT_RELASZ 8.
 */
import { Cursor } from '../bytes/cursor.ts';
import { type ByteSource, readBytes } from '../bytes/source.ts';
import { type Image, PT_DYNAMIC, PT_LOAD } from './image.ts';

const RELATIVE: ReadonlySet<number> = new Set([8, 1027]);
const MAX_TABLE = 1 << 28;

/** The executable's bytes as the loader would have left them at `bias`. */
export function relocatedSource(image: Image, bias: number): ByteSource {
  let table: { offsets: Float64Array; values: Float64Array } | undefined;
  const { source } = image;
  return {
    name: source.name,
    size: source.size,
    read(offset, into) {
      const got = source.read(offset, into);
      table ??= relocationTable(image, bias);
      const view = new DataView(into.buffer, into.byteOffset, got);
      for (
        let i = lowerBound(table.offsets, offset - 7);
        i < table.offsets.length && table.offsets[i] < offset + got;
        i++
      ) {
        const at = table.offsets[i] - offset;
        // A word that straddles the window's edge: blocks are aligned to more than a word, so there is none.
        if (at < 0 || at + 8 > got) continue;
        view.setUint32(at, table.values[i] >>> 0, true);
        view.setUint32(at + 4, Math.floor(table.values[i] / 2 ** 32), true);
      }
      return got;
    },
  };
}

function relocationTable(image: Image, bias: number): { offsets: Float64Array; values: Float64Array } {
  const dynamic = image.segments.find((s) => s.type === PT_DYNAMIC);
  const entries = new Map<number, number>();
  if (dynamic && dynamic.fileSize < MAX_TABLE) {
    const c = new Cursor(readBytes(image.source, dynamic.offset, dynamic.fileSize));
    while (c.at + 16 <= c.end) entries.set(c.u64(), c.u64());
  }
  const fileOffset = (address: number) => {
    const s = image.segments.find(
      (t) => t.type === PT_LOAD && address >= t.address && address < t.address + t.fileSize,
    );
    return s ? s.offset + (address - s.address) : undefined;
  };
  const at = fileOffset(entries.get(7) ?? -1);
  const size = Math.min(entries.get(8) ?? 0, MAX_TABLE);
  const found: [number, number][] = [];
  if (at !== undefined) {
    const c = new Cursor(readBytes(image.source, at, size));
    while (c.at + 24 <= c.end) {
      const target = fileOffset(c.u64());
      const kind = c.u32();
      c.skip(4);
      const addend = c.u64();
      if (RELATIVE.has(kind) && target !== undefined) found.push([target, addend + bias]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return { offsets: Float64Array.from(found, (f) => f[0]), values: Float64Array.from(found, (f) => f[1]) };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
