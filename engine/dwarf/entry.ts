/**
 * Entries (DIEs). Reading one only notes where its attribute values lie; a value is decoded when it is asked for, so that
 * walking over a million entries decodes nothing.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Abbreviation } from './abbreviations.ts';
import { Form } from './constants.ts';
import type { Unit } from './debug-info.ts';
import { skipForm } from './forms.ts';

const text = new TextDecoder();

export class Entry {
  readonly unit: Unit;
  /** Offset in `.debug_info`: the entry's identity. */
  readonly offset: number;
  /** Offset of the first byte behind the entry: its first child, or the next sibling. */
  readonly end: number;
  readonly #abbreviation: Abbreviation;
  readonly #positions: readonly number[];

  constructor(unit: Unit, offset: number, abbreviation: Abbreviation, positions: readonly number[], end: number) {
    this.unit = unit;
    this.offset = offset;
    this.#abbreviation = abbreviation;
    this.#positions = positions;
    this.end = end;
  }

  get tag(): number {
    return this.#abbreviation.tag;
  }

  get hasChildren(): boolean {
    return this.#abbreviation.hasChildren;
  }

  has(attribute: number): boolean {
    return this.#abbreviation.attributes.includes(attribute);
  }

  /** A constant, flag, section offset or index, as a number. */
  number(attribute: number): number | undefined {
    const value = this.#value(attribute);
    if (!value) return undefined;
    const { c, form } = value;
    switch (form) {
      case Form.data1:
      case Form.flag:
      case Form.strx1:
        return checked(c, c.u8());
      case Form.data2:
        return checked(c, c.u16());
      case Form.data4:
        return checked(c, c.u32());
      case Form.data8:
      case Form.addr:
        return checked(c, c.u64());
      case Form.udata:
      case Form.loclistx:
      case Form.rnglistx:
        return checked(c, c.uleb());
      case Form.sdata:
        return checked(c, c.sleb());
      case Form.secOffset:
        return checked(c, c.uint(this.unit.header.offsetSize));
      case Form.flagPresent:
        return 1;
      case Form.implicitConst:
        return value.constant;
      default:
        return undefined;
    }
  }

  flag(attribute: number): boolean {
    return (this.number(attribute) ?? 0) !== 0;
  }

  /** Which form the attribute has here; undefined: it has no such attribute. */
  form(attribute: number): number | undefined {
    return this.#value(attribute)?.form;
  }

  string(attribute: number): string | undefined {
    const value = this.#value(attribute);
    if (!value) return undefined;
    const { c, form } = value;
    if (form === Form.string) return checked(c, c.cstring());
    const at = this.unit.stringOffset(c, form);
    return at === undefined || c.failed ? undefined : checkedString(at.section, at.offset);
  }

  /** A link-time address: DW_FORM_addr, or an index into `.debug_addr`. */
  address(attribute: number): number | undefined {
    const value = this.#value(attribute);
    if (!value) return undefined;
    const { c, form } = value;
    if (form === Form.addr) return checked(c, c.u64());
    const index = addressIndex(c, form);
    return index === undefined || c.failed ? undefined : this.unit.indexedAddress(index);
  }

  /** Offset in `.debug_info` of the entry that the attribute refers to. */
  reference(attribute: number): number | undefined {
    const value = this.#value(attribute);
    if (!value) return undefined;
    const { c, form } = value;
    const { header } = this.unit;
    switch (form) {
      case Form.refAddr:
        return checked(c, c.uint(header.version <= 2 ? 8 : header.offsetSize));
      case Form.ref1:
        return checked(c, header.offset + c.u8());
      case Form.ref2:
        return checked(c, header.offset + c.u16());
      case Form.ref4:
        return checked(c, header.offset + c.u32());
      case Form.ref8:
        return checked(c, header.offset + c.u64());
      case Form.refUdata:
        return checked(c, header.offset + c.uleb());
      default:
        return undefined;
    }
  }

  /** The bytes of a block or expression. */
  block(attribute: number): Uint8Array | undefined {
    const value = this.#value(attribute);
    if (!value) return undefined;
    const { c, form } = value;
    switch (form) {
      case Form.block1:
        return checked(c, c.take(c.u8()));
      case Form.block2:
        return checked(c, c.take(c.u16()));
      case Form.block4:
        return checked(c, c.take(c.u32()));
      case Form.block:
      case Form.exprloc:
        return checked(c, c.take(c.uleb()));
      default:
        return undefined;
    }
  }

  #value(attribute: number): { c: Cursor; form: number; constant?: number } | undefined {
    const index = this.#abbreviation.attributes.indexOf(attribute);
    if (index < 0) return undefined;
    const c = new Cursor(this.unit.info, this.#positions[index], this.unit.header.end);
    const form = this.#abbreviation.forms[index];
    if (form === Form.indirect) return { c, form: c.uleb() };
    return { c, form, constant: this.#abbreviation.constants?.get(index) };
  }
}

/**
 * The entry at an offset. 'end' is the null entry that closes a list of children; undefined: there is none, or it is
 * damaged, and nothing behind it can be read.
 */
export function readEntry(unit: Unit, offset: number): Entry | 'end' | undefined {
  const { header, info } = unit;
  if (!(offset >= header.root && offset < header.end)) return undefined;
  const c = new Cursor(info, offset, header.end);
  const code = c.uleb();
  if (c.failed) return undefined;
  if (code === 0) return 'end';
  const abbreviation = header.abbreviations.get(code);
  if (!abbreviation) return undefined;
  const positions: number[] = [];
  for (const form of abbreviation.forms) {
    positions.push(c.at);
    if (!skipForm(c, form, header.offsetSize, header.version)) return undefined;
  }
  return new Entry(unit, offset, abbreviation, positions, c.at);
}

function addressIndex(c: Cursor, form: number): number | undefined {
  switch (form) {
    case Form.addrx:
    case Form.gnuAddrIndex:
      return c.uleb();
    case Form.addrx1:
      return c.u8();
    case Form.addrx2:
      return c.u16();
    case Form.addrx3:
      return c.u24();
    case Form.addrx4:
      return c.u32();
    default:
      return undefined;
  }
}

function checked<T>(c: Cursor, value: T): T | undefined {
  return c.failed ? undefined : value;
}

function checkedString(section: Uint8Array, offset: number): string | undefined {
  const stop = section.indexOf(0, offset);
  return offset >= section.length || stop < 0 ? undefined : text.decode(section.subarray(offset, stop));
}
