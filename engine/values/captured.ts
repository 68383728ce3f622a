/**
 * What the function of a closure captured, and where in the closure object each lies. Go 1.23 and later say so
 * (DW_AT_go_closure_offset); a method value captures its receiver.
 */
import type { CapturedVariable } from './kinds/reading.ts';
import type { ValueSource } from './reader.ts';

/** The receiver follows the code pointer. */
const RECEIVER_AT = 8;

/** By the link-time pc of the closure's code. In the order in which they lie. */
export function capturedVariables(source: ValueSource, pc: number): CapturedVariable[] {
  const name = source.code.functionAt(pc)?.linkName ?? '';
  const receiver = receiverType(name);
  if (receiver !== undefined) {
    const type = source.types.named(receiver);
    return type ? [{ name: 'receiver', type, offset: RECEIVER_AT }] : [];
  }
  const found: CapturedVariable[] = [];
  for (const v of source.dwarf?.functionAt(pc)?.variables ?? []) {
    if (v.closureOffset !== undefined)
      found.push({ name: v.name, type: source.types.type(v.type), offset: v.closureOffset });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** "main.(*Pool).Get-fm" → "*main.Pool"; undefined: not the code of a method value. */
export function receiverType(functionName: string): string | undefined {
  if (!functionName.endsWith('-fm')) return undefined;
  const type = functionName.slice(0, -'-fm'.length).replace(/\.[^.[\]]*$/, '');
  const pointer = /^(.*)\.\(\*(.*)\)$/s.exec(type);
  return pointer ? `*${pointer[1]}.${pointer[2]}` : type;
}
