/**
 * Line tables: at which file and line the code of a unit stands. Go's lines come from pclntab, so these are for C: a unit's
 * table is run when a pc of it is first asked for.
 * Source: DWARF 5, section 6.2; 4, section 6.2.
 */
import { Cursor } from '../bytes/cursor.ts';
import { At } from './constants.ts';
import type { Unit } from './debug-info.ts';
import { skipForm } from './forms.ts';

export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** Rows in order of their addresses: a row holds up to the next. */
export interface LineTable {
  readonly addresses: Float64Array;
  readonly files: Int32Array;
  /** 0 where a sequence ends. */
  readonly lines: Int32Array;
  readonly names: readonly string[];
}

interface Header {
  readonly minimumInstruction: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly operands: readonly number[];
  readonly names: readonly string[];
  readonly program: Cursor;
}

const MAX_ROWS = 1 << 20;
const MAX_FILES = 1 << 16;
const CONTENT_PATH = 1;
const CONTENT_FOLDER = 2;

export function lineAt(table: LineTable, pc: number): SourceLine | undefined {
  let low = 0;
  let high = table.addresses.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.addresses[middle] <= pc) low = middle + 1;
    else high = middle;
  }
  const row = low - 1;
  if (row < 0 || table.lines[row] === 0) return undefined;
  return { file: table.names[table.files[row]] ?? '', line: table.lines[row] };
}

/** undefined: the unit has none, or it is damaged. */
export function readLineTable(unit: Unit): LineTable | undefined {
  const offset = unit.root?.number(At.stmtList);
  const header = offset === undefined ? undefined : readHeader(unit, offset);
  return header && runProgram(header);
}

function readHeader(unit: Unit, offset: number): Header | undefined {
  const bytes = unit.sections.line;
  const c = new Cursor(bytes, offset);
  let length = c.u32();
  const offsetSize = length === 0xffffffff ? 8 : 4;
  if (offsetSize === 8) length = c.u64();
  const end = c.at + length;
  const version = c.u16();
  if (c.failed || end > bytes.length || version < 2 || version > 5) return undefined;
  if (version >= 5) c.skip(2); // address and segment selector size
  const headerLength = c.uint(offsetSize);
  const start = c.at + headerLength;
  const minimumInstruction = c.u8();
  if (version >= 4) c.u8(); // operations per instruction: 1 but on VLIW machines
  c.u8(); // default_is_stmt
  const lineBase = c.i8();
  const lineRange = c.u8();
  const opcodeBase = c.u8();
  const operands = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => c.u8());
  const folder = unit.root?.string(At.compDir) ?? '';
  const names = version >= 5 ? entryNames(unit, c, offsetSize, folder) : oldNames(c, unit, folder);
  if (c.failed || lineRange === 0 || start > end) return undefined;
  const program = new Cursor(bytes, start, end);
  return { minimumInstruction, lineBase, lineRange, opcodeBase, operands, names, program };
}

/** Up to version 4: folders and files by number from 1; 0 is the unit itself. */
function oldNames(c: Cursor, unit: Unit, own: string): string[] {
  const folders = [own];
  for (let name = c.cstring(); name !== '' && folders.length < MAX_FILES; name = c.cstring())
    folders.push(joined(own, name));
  const names = [joined(own, unit.name)];
  for (let name = c.cstring(); name !== '' && names.length < MAX_FILES; name = c.cstring()) {
    names.push(joined(folders[c.uleb()] ?? own, name));
    c.uleb();
    c.uleb();
  }
  return names;
}

/** Since version 5: both lists say of what fields their entries are. */
function entryNames(unit: Unit, c: Cursor, offsetSize: number, own: string): string[] {
  const folders = readEntries(unit, c, offsetSize).map(({ path }) => joined(own, path));
  return readEntries(unit, c, offsetSize).map(({ path, folder }) => joined(folders[folder] ?? own, path));
}

function readEntries(unit: Unit, c: Cursor, offsetSize: number): { path: string; folder: number }[] {
  const formats = Array.from({ length: c.u8() }, () => ({ content: c.uleb(), form: c.uleb() }));
  const count = c.uleb();
  const entries: { path: string; folder: number }[] = [];
  while (entries.length < Math.min(count, MAX_FILES) && !c.failed) {
    let path = '';
    let folder = 0;
    for (const { content, form } of formats) {
      const value = new Cursor(c.bytes, c.at, c.end);
      if (content === CONTENT_PATH) path = stringOf(unit, value, form);
      else if (content === CONTENT_FOLDER) folder = numberOf(value, form);
      if (!skipForm(c, form, offsetSize, 5)) return entries;
    }
    entries.push({ path, folder });
  }
  return entries;
}

function stringOf(unit: Unit, c: Cursor, form: number): string {
  if (form === 0x08) return c.cstring();
  const at = unit.stringOffset(c, form);
  return at ? new Cursor(at.section, at.offset).cstring() : '';
}

function numberOf(c: Cursor, form: number): number {
  return form === 0x0b ? c.u8() : form === 0x05 ? c.u16() : c.uleb();
}

function joined(folder: string, path: string): string {
  return path.startsWith('/') || folder === '' ? path : `${folder}/${path}`;
}

function runProgram(header: Header): LineTable {
  const rows: { address: number; file: number; line: number }[] = [];
  const { program: c, lineBase, lineRange, opcodeBase, minimumInstruction } = header;
  const fresh = () => ({ address: 0, file: 1, line: 1 });
  let at = fresh();
  const special = (adjusted: number) => Math.floor(adjusted / lineRange) * minimumInstruction;
  while (c.more && rows.length < MAX_ROWS) {
    const opcode = c.u8();
    if (opcode >= opcodeBase) {
      at.address += special(opcode - opcodeBase);
      at.line += lineBase + ((opcode - opcodeBase) % lineRange);
      rows.push({ ...at });
    } else if (opcode === 0) {
      const size = c.uleb();
      const end = c.at + size;
      const kind = c.u8();
      if (kind === 1) {
        rows.push({ ...at, line: 0 });
        at = fresh();
      } else if (kind === 2) at.address = c.u64();
      c.at = Math.max(c.at, Math.min(end, c.end));
    } else if (opcode === 1) rows.push({ ...at });
    else if (opcode === 2) at.address += c.uleb() * minimumInstruction;
    else if (opcode === 3) at.line += c.sleb();
    else if (opcode === 4) at.file = c.uleb();
    else if (opcode === 8) at.address += special(255 - opcodeBase);
    else if (opcode === 9) at.address += c.u16();
    else for (let n = header.operands[opcode - 1] ?? 0; n > 0; n--) c.uleb();
  }
  // A sequence's end and the next one's beginning may share an address: the beginning counts.
  rows.sort((a, b) => a.address - b.address || Number(a.line > 0) - Number(b.line > 0));
  return {
    addresses: Float64Array.from(rows, (r) => r.address),
    files: Int32Array.from(rows, (r) => r.file),
    lines: Int32Array.from(rows, (r) => r.line),
    names: header.names,
  };
}
