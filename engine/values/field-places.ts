/** What lies where in a value of a type: its fields and elements down to what has no parts, with their offsets. */
import type { Type } from '../dwarf/types.ts';
import type { TypeSource } from './program-types.ts';
import { printedType } from './type-name.ts';

export interface FieldPlace {
  /** Bytes from the start. */
  readonly offset: number;
  readonly size: number;
  /** "mu.state", "entries[3].amount". */
  readonly path: string;
  readonly type: string;
}

const MAX_PLACES = 1024;
const MAX_DEPTH = 8;

export function fieldPlaces(types: TypeSource, type: Type): FieldPlace[] {
  const places: FieldPlace[] = [];
  addTo(places, types, type, 0, '', 0);
  return places;
}

function addTo(places: FieldPlace[], types: TypeSource, type: Type, offset: number, path: string, depth: number): void {
  if (places.length >= MAX_PLACES) return;
  if (type.kind === 'struct' && depth < MAX_DEPTH) {
    for (const f of types.fields(type)) {
      const inner = types.type(f.type);
      if (inner) addTo(places, types, inner, offset + f.offset, path === '' ? f.name : `${path}.${f.name}`, depth + 1);
    }
    return;
  }
  const element = type.kind === 'array' ? types.type(type.element) : undefined;
  if (element && element.size > 0 && depth < MAX_DEPTH) {
    for (let i = 0; i < (type.count ?? 0) && places.length < MAX_PLACES; i++)
      addTo(places, types, element, offset + i * element.size, `${path}[${i}]`, depth + 1);
    return;
  }
  places.push({ offset, size: type.size, path, type: printedType(type.name) });
}
