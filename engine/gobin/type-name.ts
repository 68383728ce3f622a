/**
 * Names of run-time types, from the type data in the executable: works without debug information.
 * Source: internal/abi/type.go: Str nameOff at 40, TFlag at 20; name encoding of reflect.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { Memory } from '../bytes/memory.ts';

const TFLAG_EXTRA_STAR = 2;
const MAX_NAME = 1 << 14;

/** "chan main.Job" for an rtype at `address`; names are offsets from `typesStart` (moduledata.types, at run time). */
export function typeName(memory: Memory, typesStart: number, address: number): string | undefined {
  const head = memory.bytes(address, 48);
  if (!(head instanceof Uint8Array)) return undefined;
  const extraStar = (head[20] & TFLAG_EXTRA_STAR) !== 0;
  const c = new Cursor(head, 40);
  const at = typesStart + c.i32();
  const lead = memory.bytes(at, 8);
  if (!(lead instanceof Uint8Array)) return undefined;
  const name = new Cursor(lead, 1);
  const length = name.uleb();
  if (name.failed || length > MAX_NAME) return undefined;
  const bytes = memory.bytes(at + name.at, length);
  if (!(bytes instanceof Uint8Array)) return undefined;
  const text = new TextDecoder().decode(bytes);
  return extraStar ? text.slice(1) : text;
}
