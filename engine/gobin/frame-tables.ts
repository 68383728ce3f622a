/**
 * What a function's FUNCDATA says of its stack frame: the variables whose address is taken, and where open-coded defers
 * are kept. Offsets are bytes from the canonical frame address (the stack pointer before the call).
 * Source: runtime/stack.go stackObjectRecord; cmd/compile ssagen.emitOpenDeferInfo; runtime/panic.go.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Memory } from '../bytes/memory.ts';
import type { Target } from '../elf/target.ts';
import type { FunctionRecord, Pclntab } from './pclntab.ts';

const FUNCDATA_STACK_OBJECTS = 2;
const FUNCDATA_OPEN_CODED_DEFERS = 4;
/** No frame has more variables; a damaged count must not cost gigabytes. */
const MAX_OBJECTS = 1 << 16;
/** The compiler gives up open coding at more (cmd/compile: maxOpenDefers). */
const MAX_OPEN_DEFERS = 8;
const TABLE_BYTES = 512;

/** Bytes [from, to) of a variable whose address is taken. */
export interface StackObject {
  readonly from: number;
  readonly to: number;
}

/** Records of 16 bytes {offset i32, size i32, …} after a count; of 24 in Go 1.17, which has a pointer at their end. */
export function stackObjects(
  table: Pclntab,
  memory: Memory,
  f: FunctionRecord,
  target: Target,
): readonly StackObject[] {
  const at = f.funcdata[FUNCDATA_STACK_OBJECTS] ?? 0;
  const count = at === 0 ? 0 : memory.word(at);
  if (!(count > 0 && count <= MAX_OBJECTS)) return [];
  const size = table.header.format === '1.17' ? 24 : 16;
  const bytes = memory.bytes(at + 8, count * size);
  if (!(bytes instanceof Uint8Array)) return [];
  return Array.from({ length: count }, (_, i) => {
    const c = new Cursor(bytes, i * size);
    const offset = c.i32();
    const from = offset + (offset < 0 ? target.localsTop : target.argumentsAt);
    return { from, to: from + c.i32() };
  });
}

/** Where a frame keeps its open-coded defers. */
export interface OpenCodedDefers {
  /** Of the byte whose bit i says that the i-th defer statement was executed and its call has not been made. */
  readonly bits: number;
  /** Of the word that points to the closure of the i-th defer statement. */
  readonly slots: readonly number[];
}

/**
 * undefined: the function has none. `consecutive`: since Go 1.22 the closures' words follow one another, so that the
 * stream is {bits, first}; before, it is {bits, n, n × word} from the last defer statement to the first, and in Go 1.17
 * each of them is {argument bytes, word, n, n × {3 numbers}}, after the greatest number of argument bytes.
 */
export function openCodedDefers(
  table: Pclntab,
  memory: Memory,
  f: FunctionRecord,
  target: Target,
  consecutive: boolean,
): OpenCodedDefers | undefined {
  const at = f.funcdata[FUNCDATA_OPEN_CODED_DEFERS] ?? 0;
  if (at === 0) return undefined;
  const bytes = memory.bytes(at, TABLE_BYTES);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const c = new Cursor(bytes);
  const withArguments = table.header.format === '1.17';
  if (withArguments) c.uleb();
  const bits = target.localsTop - c.uleb();
  if (consecutive) {
    const first = target.localsTop - c.uleb();
    return c.failed ? undefined : { bits, slots: Array.from({ length: MAX_OPEN_DEFERS }, (_, i) => first + 8 * i) };
  }
  const count = Math.min(c.uleb(), MAX_OPEN_DEFERS);
  const slots = Array.from({ length: count }, () => {
    if (withArguments) c.uleb();
    const slot = target.localsTop - c.uleb();
    for (let n = withArguments ? 3 * c.uleb() : 0; n > 0 && c.more; n--) c.uleb();
    return slot;
  });
  return c.failed ? undefined : { bits, slots: slots.reverse() };
}
