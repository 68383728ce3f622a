/**
 * Abbreviation tables: the shapes that entries refer to by number. Go's linker writes one table for all of its units.
 * Source: DWARF 5, section 7.5.3.
 */
import { Cursor } from '../bytes/cursor.ts';
import { Form } from './constants.ts';
import { fixedSize } from './forms.ts';

/** No compiler writes more; a damaged table must not grow without end. */
const MAX_ABBREVIATIONS = 1 << 16;
const MAX_ATTRIBUTES = 1 << 10;

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly number[];
  readonly forms: readonly number[];
  /** Values of DW_FORM_implicit_const, by attribute position. */
  readonly constants?: ReadonlyMap<number, number>;
  /** Bytes that all attribute values take together, where every form has a fixed size for the unit; else undefined. */
  readonly size?: number;
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

/** The table at `offset`. A damaged table ends at its last whole abbreviation. */
export function readAbbreviations(
  section: Uint8Array,
  offset: number,
  offsetSize: number,
  version: number,
): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  const c = new Cursor(section, offset);
  while (c.more && table.size < MAX_ABBREVIATIONS) {
    const code = c.uleb();
    if (code === 0) break;
    const abbreviation = readOne(c, offsetSize, version);
    if (!abbreviation) break;
    table.set(code, abbreviation);
  }
  return table;
}

function readOne(c: Cursor, offsetSize: number, version: number): Abbreviation | undefined {
  const tag = c.uleb();
  const hasChildren = c.u8() !== 0;
  const attributes: number[] = [];
  const forms: number[] = [];
  let constants: Map<number, number> | undefined;
  let size: number | undefined = 0;
  while (attributes.length < MAX_ATTRIBUTES) {
    const attribute = c.uleb();
    const form = c.uleb();
    if (c.failed) return undefined;
    if (attribute === 0 && form === 0) return { tag, hasChildren, attributes, forms, constants, size };
    if (form === Form.implicitConst) {
      constants ??= new Map();
      constants.set(attributes.length, c.sleb());
    }
    attributes.push(attribute);
    forms.push(form);
    const fixed = fixedSize(form, offsetSize, version);
    size = size === undefined || fixed === undefined ? undefined : size + fixed;
  }
  return undefined;
}
