/** Which field lies at an offset of a value: the way down through structs and arrays, as a path that can be appended. */
import type { Type } from '../dwarf/types.ts';
import type { TypeSource } from './program-types.ts';

const MAX_DEPTH = 32;
/** Types of package sync that are one thing to whoever uses them, whatever is inside. */
const WHOLE = /^(internal\/)?sync(\/atomic)?\./;

/** ".mu", ".entries[3].amount"; "" for the value itself. */
export function fieldAt(types: TypeSource, type: Type, offset: number, depth = 0): string {
  if (depth > MAX_DEPTH || (offset === 0 && WHOLE.test(type.name))) return '';
  if (type.kind === 'array') {
    const element = types.type(type.element);
    if (!element || element.size === 0) return '';
    const index = Math.floor(offset / element.size);
    return `[${index}]${fieldAt(types, element, offset - index * element.size, depth + 1)}`;
  }
  if (type.kind !== 'struct') return '';
  // Of the fields that begin here the last is meant: those before it are empty.
  const field = types.fields(type).findLast((f) => f.offset <= offset);
  const inner = field && types.type(field.type);
  return field && inner ? `.${field.name}${fieldAt(types, inner, offset - field.offset, depth + 1)}` : '';
}
