/**
 * Attribute forms: how many bytes a value takes. Every standard form can be skipped, so that entries of C compilers are
 * no obstacle on the way to Go's.
 * Source: DWARF 5, section 7.5.6.
 */
import type { Cursor } from '../bytes/cursor.ts';
import { Form } from './constants.ts';

const SIZES: ReadonlyMap<number, number> = new Map([
  [Form.addr, 8],
  [Form.data1, 1],
  [Form.data2, 2],
  [Form.data4, 4],
  [Form.data8, 8],
  [Form.data16, 16],
  [Form.flag, 1],
  [Form.flagPresent, 0],
  [Form.implicitConst, 0],
  [Form.ref1, 1],
  [Form.ref2, 2],
  [Form.ref4, 4],
  [Form.ref8, 8],
  [Form.refSig8, 8],
  [Form.refSup4, 4],
  [Form.refSup8, 8],
  [Form.strx1, 1],
  [Form.strx2, 2],
  [Form.strx3, 3],
  [Form.strx4, 4],
  [Form.addrx1, 1],
  [Form.addrx2, 2],
  [Form.addrx3, 3],
  [Form.addrx4, 4],
]);

/** Forms whose value is an offset into a section: 4 bytes in 32-bit DWARF, 8 in 64-bit DWARF. */
const OFFSETS: ReadonlySet<number> = new Set([
  Form.strp,
  Form.lineStrp,
  Form.strpSup,
  Form.secOffset,
  Form.gnuRefAlt,
  Form.gnuStrpAlt,
]);

const LEBS: ReadonlySet<number> = new Set([
  Form.udata,
  Form.refUdata,
  Form.strx,
  Form.addrx,
  Form.loclistx,
  Form.rnglistx,
  Form.gnuAddrIndex,
  Form.gnuStrIndex,
]);

/** Size of a form's values in bytes; undefined where each value says it itself. Addresses have 8 bytes here. */
export function fixedSize(form: number, offsetSize: number, version: number): number | undefined {
  if (OFFSETS.has(form)) return offsetSize;
  if (form === Form.refAddr) return version <= 2 ? 8 : offsetSize;
  return SIZES.get(form);
}

/** Moves behind a value of `form`. False: the form is unknown, what follows cannot be read. */
export function skipForm(c: Cursor, form: number, offsetSize: number, version: number): boolean {
  const size = fixedSize(form, offsetSize, version);
  if (size !== undefined) c.skip(size);
  else if (form === Form.string) c.skipCstring();
  else if (form === Form.sdata || LEBS.has(form)) skipLeb(c);
  else if (form === Form.block1) c.skip(c.u8());
  else if (form === Form.block2) c.skip(c.u16());
  else if (form === Form.block4) c.skip(c.u32());
  else if (form === Form.block || form === Form.exprloc) c.skip(c.uleb());
  else if (form === Form.indirect) return skipIndirect(c, offsetSize, version);
  else return false;
  return !c.failed;
}

/** The value is preceded by its form. An indirect form that names itself is damage. */
function skipIndirect(c: Cursor, offsetSize: number, version: number): boolean {
  const form = c.uleb();
  return form !== Form.indirect && form !== Form.implicitConst && skipForm(c, form, offsetSize, version);
}

function skipLeb(c: Cursor): void {
  for (let i = 0; i < 10 && c.u8() >= 0x80; i++);
}
