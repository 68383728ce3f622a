/**
 * Calls that the compiler inlined, from the inline tree of pclntab: what frames a machine frame stands for.
 * Source: runtime/symtabinl.go; entries of 20 bytes up to Go 1.19, of 16 bytes since 1.20.
 */

import { Cursor } from '../bytes/cursor.ts';
import type { Memory } from '../bytes/memory.ts';
import type { PrintedName } from './names.ts';
import type { FunctionRecord, Pclntab } from './pclntab.ts';

const PCDATA_INLINE_INDEX = 2;
const FUNCDATA_INLINE_TREE = 3;
/** No compiler nests inlined calls deeper; a damaged table must not make a loop. */
const MAX_DEPTH = 200;

/** A call at a pc, innermost first: which function, and the place it had reached. */
export interface LogicalCall {
  /** As the linker has it. */
  readonly function: string;
  /** As the program's runtime prints it. */
  readonly printed: string;
  readonly file: string;
  readonly line: number;
  /** 0: the function that owns the machine frame. */
  readonly inlineDepth: number;
  /** Where in the owner's code it stands: the pc itself, or the place of the call that was inlined. */
  readonly pc: number;
  /** What kind of function the runtime takes it for (internal/abi, FuncID). */
  readonly funcId: number;
}

/** All calls that a machine frame of `f` at `pc` stands for, innermost first, the physical function last. */
export function callsAt(
  table: Pclntab,
  memory: Memory,
  f: FunctionRecord,
  pc: number,
  printedName: PrintedName,
): LogicalCall[] {
  const tree = f.funcdata[FUNCDATA_INLINE_TREE] ?? 0;
  const indexTable = f.pcdata[PCDATA_INLINE_INDEX] ?? 0;
  const calls: Omit<LogicalCall, 'inlineDepth' | 'printed'>[] = [];
  let at = pc;
  let index = tree === 0 ? -1 : table.valueAt(indexTable, f, at);
  while (index >= 0 && calls.length < MAX_DEPTH) {
    const entry = readEntry(table, memory, tree, index);
    if (!entry) break;
    const place = { file: table.fileAt(f, at), line: table.lineAt(f, at), pc: at };
    calls.push({ function: table.nameAt(entry.name), ...place, funcId: entry.funcId });
    at = f.entry + entry.parentPc;
    index = table.valueAt(indexTable, f, at);
  }
  const place = { file: table.fileAt(f, at), line: table.lineAt(f, at), pc: at };
  calls.push({ function: f.name, ...place, funcId: f.funcId });
  return calls.map((call, i) => ({
    ...call,
    printed: printedName(call.function),
    inlineDepth: calls.length - 1 - i,
  }));
}

function readEntry(table: Pclntab, memory: Memory, tree: number, index: number) {
  const recent = table.header.format === '1.20';
  const size = recent ? 16 : 20;
  const bytes = memory.bytes(tree + size * index, size);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const c = new Cursor(bytes, recent ? 4 : 12);
  return { name: c.i32(), parentPc: c.i32(), funcId: bytes[recent ? 0 : 2] };
}
