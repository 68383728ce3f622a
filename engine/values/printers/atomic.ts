/**
 * Package sync/atomic: the value inside.
 * Source: sync/atomic/type.go, value.go; internal/runtime/atomic (runtime/internal/atomic up to Go 1.22).
 */
import { conversion } from '../type-name.ts';
import type { Look } from './look.ts';
import type { Print, Printers } from './printer.ts';

const inside: Print = (value) => value.field('v', 'value').natural;

const bool: Print = (value) => {
  const word = value.field('v').number;
  return word === undefined ? undefined : String(word !== 0);
};

/** Its pointer is untyped; the type argument says what it points to. */
function pointer(value: Look): string | undefined {
  const address = value.field('v').number;
  const element = /\[(.*)\]$/s.exec(value.type?.name ?? '')?.[1];
  if (address === undefined || element === undefined) return undefined;
  return address === 0 ? 'nil' : conversion(`*${value.printedName(element)}`, `0x${address.toString(16)}`);
}

const NAMES = ['Int32', 'Int64', 'Uint32', 'Uint64', 'Uintptr', 'Uint8'];
const RUNTIME = ['internal/runtime/atomic', 'runtime/internal/atomic'];

export const ATOMIC: Printers = {
  ...Object.fromEntries(['sync/atomic', ...RUNTIME].flatMap((p) => NAMES.map((name) => [`${p}.${name}`, inside]))),
  'sync/atomic.Bool': bool,
  'sync/atomic.Pointer[': pointer,
  'sync/atomic.Value': inside,
};
