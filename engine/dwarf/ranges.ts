/**
 * The code ranges of a unit, function or block: DW_AT_low_pc with DW_AT_high_pc, or a list in `.debug_ranges` (DWARF 4) or
 * `.debug_rnglists` (DWARF 5). All addresses are link-time addresses.
 * Source: DWARF 5, sections 2.17 and 7.25; DWARF 4, section 2.17.3.
 */
import { Cursor } from '../bytes/cursor.ts';
import { At, Form } from './constants.ts';
import type { Unit } from './debug-info.ts';
import type { Entry } from './entry.ts';

/** [low, high) */
export interface PcRange {
  readonly low: number;
  readonly high: number;
}

/** Entries of one list; a real one is far below. */
const MAX_RANGES = 1 << 16;
const BASE_SELECTION = 2 ** 64;

export const contains = (ranges: readonly PcRange[], pc: number): boolean =>
  ranges.some((r) => pc >= r.low && pc < r.high);

/** Where the code of an entry lies; [] when it has none. */
export function rangesOf(entry: Entry): PcRange[] {
  const form = entry.form(At.ranges);
  if (form !== undefined) return rangeList(entry, form);
  const low = entry.address(At.lowPc);
  if (low === undefined) return [];
  // Up to Go 1.24 the end is an address; since then, and in C, a length.
  const high = entry.form(At.highPc) === Form.addr ? entry.address(At.highPc) : entry.number(At.highPc);
  if (high === undefined) return [];
  const end = entry.form(At.highPc) === Form.addr ? high : low + high;
  return end > low ? [{ low, high: end }] : [];
}

function rangeList(entry: Entry, form: number): PcRange[] {
  const { unit } = entry;
  const value = entry.number(At.ranges);
  if (value === undefined) return [];
  if (unit.header.version < 5) return readRanges(unit, value);
  return readRnglist(unit, form === Form.rnglistx ? indexed(unit, value) : value);
}

function indexed(unit: Unit, index: number): number {
  const base = unit.root?.number(At.rnglistsBase) ?? 12;
  const size = unit.header.offsetSize;
  return base + new Cursor(unit.sections.rnglists, base + size * index).uint(size);
}

function readRanges(unit: Unit, offset: number): PcRange[] {
  const c = new Cursor(unit.sections.ranges, offset);
  let { base } = unit;
  const ranges: PcRange[] = [];
  while (c.more && ranges.length < MAX_RANGES) {
    const low = c.u64();
    const high = c.u64();
    if (c.failed || (low === 0 && high === 0)) break;
    if (low >= BASE_SELECTION) base = high;
    else if (high > low) ranges.push({ low: base + low, high: base + high });
  }
  return ranges;
}

function readRnglist(unit: Unit, offset: number): PcRange[] {
  const c = new Cursor(unit.sections.rnglists, offset);
  let { base } = unit;
  const ranges: PcRange[] = [];
  const add = (low: number, high: number) => {
    if (high > low) ranges.push({ low, high });
  };
  const address = (index: number) => unit.indexedAddress(index) ?? Number.NaN;
  for (let i = 0; c.more && i < MAX_RANGES; i++) {
    let low: number;
    switch (c.u8()) {
      case 0:
        return ranges;
      case 1:
        base = address(c.uleb());
        break;
      case 2:
        add(address(c.uleb()), address(c.uleb()));
        break;
      case 3:
        low = address(c.uleb());
        add(low, low + c.uleb());
        break;
      case 4:
        add(base + c.uleb(), base + c.uleb());
        break;
      case 5:
        base = c.u64();
        break;
      case 6:
        add(c.u64(), c.u64());
        break;
      case 7:
        low = c.u64();
        add(low, low + c.uleb());
        break;
      default:
        return ranges;
    }
  }
  return ranges;
}
