/**
 * Units: the compilation units of `.debug_info`. Their headers are hopped from one to the next by their lengths; nothing
 * between them is read. What a unit's first entry says is read when it is asked for.
 * Source: DWARF 5, section 7.5.1; 4, section 7.5.1.1.
 */
import { Cursor } from '../bytes/cursor.ts';
import { type AbbreviationTable, readAbbreviations } from './abbreviations.ts';
import type { Sections } from './sections.ts';

const MAX_UNITS = 1 << 20;
const DW_UT_TYPE = 2;
const DW_UT_SKELETON = 4;
const DW_UT_SPLIT_COMPILE = 5;
const DW_UT_SPLIT_TYPE = 6;

export interface UnitHeader {
  /** Of the header in `.debug_info`; references within the unit are relative to it. */
  readonly offset: number;
  /** Of the first byte behind the unit. */
  readonly end: number;
  readonly version: number;
  /** 4 in 32-bit DWARF, 8 in 64-bit DWARF. */
  readonly offsetSize: number;
  readonly addressSize: number;
  readonly abbreviations: AbbreviationTable;
  /** Offset of the first entry. */
  readonly root: number;
}

/** All units of `.debug_info` in order. A damaged header ends the list: where the next unit begins is not known then. */
export function readUnits(sections: Sections): UnitHeader[] {
  const { info } = sections;
  const tables = new Map<string, AbbreviationTable>();
  const units: UnitHeader[] = [];
  let at = 0;
  while (at + 11 <= info.length && units.length < MAX_UNITS) {
    const header = readHeader(info, at, (offset, size, version) => {
      const key = `${offset} ${size} ${version}`;
      const table = tables.get(key) ?? readAbbreviations(sections.abbrev, offset, size, version);
      tables.set(key, table);
      return table;
    });
    if (!header) break;
    if (header.version >= 2 && header.version <= 5 && header.addressSize === 8) units.push(header);
    at = header.end;
  }
  return units;
}

type Table = (offset: number, offsetSize: number, version: number) => AbbreviationTable;

function readHeader(info: Uint8Array, offset: number, table: Table): UnitHeader | undefined {
  const c = new Cursor(info, offset);
  let length = c.u32();
  const offsetSize = length === 0xffffffff ? 8 : 4;
  if (offsetSize === 8) length = c.u64();
  else if (length >= 0xfffffff0) return undefined;
  const end = c.at + length;
  const version = c.u16();
  if (c.failed || length < 7 || end > info.length) return undefined;
  let addressSize: number;
  let abbreviationsAt: number;
  if (version >= 5) {
    const kind = c.u8();
    addressSize = c.u8();
    abbreviationsAt = c.uint(offsetSize);
    if (kind === DW_UT_SKELETON || kind === DW_UT_SPLIT_COMPILE) c.skip(8);
    else if (kind === DW_UT_TYPE || kind === DW_UT_SPLIT_TYPE) c.skip(8 + offsetSize);
  } else {
    abbreviationsAt = c.uint(offsetSize);
    addressSize = c.u8();
  }
  if (c.failed) return undefined;
  return {
    offset,
    end,
    version,
    offsetSize,
    addressSize,
    abbreviations: table(abbreviationsAt, offsetSize, version),
    root: c.at,
  };
}
