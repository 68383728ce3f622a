/**
 * `.debug_info` as units and entries, addressed by offset. What a unit's root entry says (name, bases of its indexes) is
 * read once, when first needed.
 */
import { Cursor } from '../bytes/cursor.ts';
import { At, Form } from './constants.ts';
import { Entry, readEntry } from './entry.ts';
import type { Sections } from './sections.ts';
import { readUnits, type UnitHeader } from './unit.ts';

export class DebugInfo {
  readonly sections: Sections;
  readonly units: readonly Unit[];

  constructor(sections: Sections) {
    this.sections = sections;
    this.units = readUnits(sections).map((header) => new Unit(sections, header));
  }

  /** The unit that contains an offset of `.debug_info`. */
  unitAt(offset: number): Unit | undefined {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.units[middle].header.offset <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.units[low - 1];
    return unit && offset < unit.header.end ? unit : undefined;
  }

  /** The entry at an offset; undefined: there is none, or it is damaged. */
  entryAt(offset: number | undefined): Entry | undefined {
    const unit = offset === undefined ? undefined : this.unitAt(offset);
    const entry = unit && offset !== undefined ? readEntry(unit, offset) : undefined;
    return entry instanceof Entry ? entry : undefined;
  }
}

export class Unit {
  readonly header: UnitHeader;
  readonly sections: Sections;
  readonly info: Uint8Array;
  #root: Entry | undefined;
  #rootRead = false;

  constructor(sections: Sections, header: UnitHeader) {
    this.sections = sections;
    this.header = header;
    this.info = sections.info;
  }

  get root(): Entry | undefined {
    if (!this.#rootRead) {
      this.#rootRead = true;
      const entry = readEntry(this, this.header.root);
      this.#root = entry instanceof Entry ? entry : undefined;
    }
    return this.#root;
  }

  /** Go: the import path of the package. */
  get name(): string {
    return this.root?.string(At.name) ?? '';
  }

  /** Address that unit-relative ranges and locations start from. */
  get base(): number {
    return this.root?.address(At.lowPc) ?? 0;
  }

  /** The address with an index in `.debug_addr`. */
  indexedAddress(index: number): number | undefined {
    const c = new Cursor(this.sections.addr, (this.root?.number(At.addrBase) ?? 8) + 8 * index);
    const address = c.u64();
    return c.failed ? undefined : address;
  }

  /** Where the string that a form refers to lies; the cursor stands at the value. */
  stringOffset(c: Cursor, form: number): { section: Uint8Array; offset: number } | undefined {
    const { offsetSize } = this.header;
    if (form === Form.strp) return { section: this.sections.str, offset: c.uint(offsetSize) };
    if (form === Form.lineStrp) return { section: this.sections.lineStr, offset: c.uint(offsetSize) };
    const index = stringIndex(c, form);
    if (index === undefined) return undefined;
    const base = this.root?.number(At.strOffsetsBase) ?? 2 * offsetSize;
    const table = new Cursor(this.sections.strOffsets, base + offsetSize * index);
    const offset = table.uint(offsetSize);
    return table.failed ? undefined : { section: this.sections.str, offset };
  }
}

function stringIndex(c: Cursor, form: number): number | undefined {
  switch (form) {
    case Form.strx:
    case Form.gnuStrIndex:
      return c.uleb();
    case Form.strx1:
      return c.u8();
    case Form.strx2:
      return c.u16();
    case Form.strx3:
      return c.u24();
    case Form.strx4:
      return c.u32();
    default:
      return undefined;
  }
}
