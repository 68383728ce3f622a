/** What the compiler holds apart of a value: the words of a string or a slice, the fields of a struct. */
import type { Type } from '../dwarf/types.ts';
import type { TypeSource } from './program-types.ts';

const WORD = 8;
const MAX_DEPTH = 16;

export interface TypePart {
  readonly offset: number;
  readonly size: number;
  /** Absent: a plain word or half of a complex number. */
  readonly type?: Type;
}

/** What the table lists of a value of the type; undefined: the value is one slot. */
export function partsOf(types: TypeSource, type: Type): readonly TypePart[] | undefined {
  const words = (count: number, size = WORD) => Array.from({ length: count }, (_, i) => ({ offset: i * size, size }));
  switch (type.kind) {
    case 'string':
    case 'interface':
      return words(2);
    case 'slice':
      return words(3);
    case 'complex64':
    case 'complex128':
      return words(2, type.size / 2);
    case 'array': {
      const element = types.type(type.element);
      const size = element?.size ?? 0;
      return Array.from({ length: Math.min(type.count ?? 0, 256) }, (_, i) => ({
        offset: i * size,
        size,
        type: element,
      }));
    }
    case 'struct':
      return types
        .fields(type)
        .map((f) => ({ offset: f.offset, size: types.type(f.type)?.size ?? 0, type: types.type(f.type) }));
    default:
      return undefined;
  }
}

/** Those that have no parts themselves, in order. */
export function leavesOf(types: TypeSource, type: Type, offset = 0, depth = 0): TypePart[] {
  const parts = depth < MAX_DEPTH ? partsOf(types, type) : undefined;
  if (!parts) return [{ offset, size: type.size }];
  return parts.flatMap((part) =>
    part.type
      ? leavesOf(types, part.type, offset + part.offset, depth + 1)
      : [{ offset: offset + part.offset, size: part.size }],
  );
}
