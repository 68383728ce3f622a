/**
 * Where the variables of a frame lie relative to its canonical frame address, for those that lie on the stack in one piece:
 * the same for every frame at the same pc. For walks over many stacks; what a variable holds is read elsewhere.
 */
import type { Type } from '../dwarf/types.ts';
import { relationToFrame } from './locate.ts';
import type { ValueSource } from './reader.ts';

export interface FrameSlot {
  /** Bytes from the canonical frame address. */
  readonly offset: number;
  readonly type: Type;
}

/**
 * The slots of the function that has the machine frame. `pc`: run-time, a return address where `call`. Variables of inlined
 * calls, of type parameters, and those declared behind the line that was reached are left out.
 */
export function frameSlots(source: ValueSource, pc: number, call: boolean): FrameSlot[] {
  const { dwarf, types, memory, bias, code } = source;
  const linked = pc - bias - (call ? 1 : 0);
  const places = code.callsAt(linked);
  const at = (depth: number) => places.find((p) => p.inlineDepth === depth);
  const [scopes] = dwarf?.callsAt(linked, (depth) => at(depth)?.pc) ?? [];
  if (!scopes) return [];
  const line = at(0)?.line ?? 0;
  const from = { types, memory, bias, frameBase: scopes.call.frameBase };
  const activation = { pc, call, inlineDepth: 0, cfa: 0 };
  const slots: FrameSlot[] = [];
  for (const entry of [scopes.call, ...scopes.blocks].flatMap((s) => s.variables)) {
    const type = types.type(entry.type);
    const isDeclared = entry.isParameter || (entry.declarationLine ?? 0) < line || entry.closureOffset !== undefined;
    if (!type || type.dictionaryIndex !== undefined || !isDeclared || entry.name.startsWith('.')) continue;
    const home = relationToFrame(entry, type, activation, from)?.home;
    if (home !== undefined) slots.push({ offset: home, type });
  }
  return slots;
}
