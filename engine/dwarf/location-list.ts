/**
 * Location lists: where a variable is, by pc. `.debug_loc` in DWARF 4, `.debug_loclists` in DWARF 5.
 * Source: DWARF 5, sections 2.6.2 and 7.7.3; DWARF 4, section 2.6.2.
 */
import { Cursor } from '../bytes/cursor.ts';
import { At, Form } from './constants.ts';
import type { Unit } from './debug-info.ts';
import type { Entry } from './entry.ts';
import type { PcRange } from './ranges.ts';

const MAX_LOCATIONS = 1 << 16;
const BASE_SELECTION = 2 ** 64;

export interface LocatedRange extends PcRange {
  readonly expression: Uint8Array;
}

/** Where a variable is: one expression for all of its scope, or one by pc range. */
export type Location =
  | { readonly kind: 'always'; readonly expression: Uint8Array }
  | { readonly kind: 'by-pc'; readonly ranges: readonly LocatedRange[] };

/** An entry's DW_AT_location. undefined: it has none, or it is an empty expression: the compiler kept no place. */
export function locationOf(entry: Entry): Location | undefined {
  const expression = entry.block(At.location);
  if (expression) return expression.length > 0 ? { kind: 'always', expression } : undefined;
  const form = entry.form(At.location);
  const value = entry.number(At.location);
  if (form === undefined || value === undefined) return undefined;
  const { unit } = entry;
  const ranges =
    unit.header.version < 5
      ? readLoc(unit, value)
      : readLoclist(unit, form === Form.loclistx ? indexed(unit, value) : value);
  return { kind: 'by-pc', ranges };
}

/** The expression that holds at `pc`. */
export function expressionAt(location: Location, pc: number): Uint8Array | undefined {
  if (location.kind === 'always') return location.expression;
  return location.ranges.find((r) => pc >= r.low && pc < r.high)?.expression;
}

function indexed(unit: Unit, index: number): number {
  const base = unit.root?.number(At.loclistsBase) ?? 12;
  const size = unit.header.offsetSize;
  return base + new Cursor(unit.sections.loclists, base + size * index).uint(size);
}

function readLoc(unit: Unit, offset: number): LocatedRange[] {
  const c = new Cursor(unit.sections.loc, offset);
  let { base } = unit;
  const ranges: LocatedRange[] = [];
  for (let i = 0; c.more && i < MAX_LOCATIONS; i++) {
    const low = c.u64();
    const high = c.u64();
    if (c.failed || (low === 0 && high === 0)) break;
    if (low >= BASE_SELECTION) {
      base = high;
      continue;
    }
    const expression = c.take(c.u16());
    if (!c.failed) ranges.push({ low: base + low, high: base + high, expression });
  }
  return ranges;
}

function readLoclist(unit: Unit, offset: number): LocatedRange[] {
  const c = new Cursor(unit.sections.loclists, offset);
  const ranges: LocatedRange[] = [];
  let { base } = unit;
  const address = (index: number) => unit.indexedAddress(index) ?? Number.NaN;
  const add = (low: number, high: number) => {
    const expression = c.take(c.uleb());
    if (!c.failed) ranges.push({ low, high, expression });
  };
  for (let i = 0; c.more && i < MAX_LOCATIONS; i++) {
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
        add(0, Number.POSITIVE_INFINITY);
        break;
      case 6:
        base = c.u64();
        break;
      case 7:
        add(c.u64(), c.u64());
        break;
      case 8:
        low = c.u64();
        add(low, low + c.uleb());
        break;
      default:
        return ranges;
    }
  }
  return ranges;
}
