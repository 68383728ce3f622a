/** Structs (and C's unions): fields in order, the blank ones left out of previews. */
import { fault } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { absence, isDropped, nowhere, type Place } from '../place.ts';
import { type KindReader, listed, type Part, type Scope, unreadable } from './reading.ts';

const PREVIEW_FIELDS = 6;
const PREVIEW_LENGTH = 120;

export const struct: KindReader = (scope, type, place) => {
  const gone = absence(place, type.size);
  if (gone) return unreadable(gone);
  const parts = fieldsOf(scope, type, place);
  const isWhole = place.address !== undefined || place.bytes(0, type.size) instanceof Uint8Array;
  const missing = isWhole ? [] : parts.filter(isMissing).map((p) => p.name);
  return { value: preview(scope, parts), missing: missing.length > 0 ? missing : undefined, parts: listed(parts) };
};

export function fieldsOf(scope: Pick<Scope, 'types'>, type: Type, place: Place): Part[] {
  return scope.types.fields(type).map((f) => ({
    name: f.name,
    type: scope.types.type(f.type),
    place: f.isBits ? nowhere(fault('bit-field', "C's bit fields are not read")) : place.part(f.offset),
  }));
}

/** The compiler kept no place for any of a field. */
function isMissing({ place, type }: Part): boolean {
  const gone = absence(place, type?.size ?? 0);
  return gone !== undefined && isDropped(gone);
}

/** `{ID:"17", Next:0xc000010000, …}` */
function preview(scope: Scope, parts: readonly Part[]): string {
  if (parts.length === 0) return '{}';
  if (scope.previewDepth <= 0) return '{…}';
  const shown: string[] = [];
  let length = 0;
  const visible = parts.filter((p) => p.name !== '_');
  for (const part of visible.slice(0, PREVIEW_FIELDS)) {
    if (length > PREVIEW_LENGTH) break;
    const text = `${part.name}:${scope.preview(part.type, part.place)}`;
    length += text.length;
    shown.push(text);
  }
  if (shown.length < visible.length) shown.push('…');
  return `{${shown.join(', ')}}`;
}
