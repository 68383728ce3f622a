/** Structs (and C's unions): fields in order, the blank ones left out of previews. */
import type { Type } from '../../dwarf/types.ts';
import type { Place } from '../place.ts';
import { type KindReader, listed, type Part, type Scope } from './reading.ts';

const PREVIEW_FIELDS = 6;
const PREVIEW_LENGTH = 120;

export const struct: KindReader = (scope, type, place) => {
  const parts = fieldsOf(scope, type, place);
  const readings = parts.length <= 64 ? parts.map((p) => ({ p, missing: isMissing(p) })) : [];
  const missing = readings.filter((r) => r.missing).map((r) => r.p.name);
  if (missing.length > 0 && missing.length === parts.length) {
    const cause = place.bytes(0, Math.max(1, Math.min(8, type.size)));
    return { value: '', unreadable: cause instanceof Uint8Array ? 'optimized out' : cause.message };
  }
  return {
    value: preview(scope, parts),
    missing: missing.length > 0 ? missing : undefined,
    parts: listed(parts),
  };
};

export function fieldsOf(scope: Pick<Scope, 'dwarf'>, type: Type, place: Place): Part[] {
  return scope.dwarf
    .fields(type)
    .map((f) => ({ name: f.name, type: scope.dwarf.type(f.type), place: place.part(f.offset) }));
}

/** Nothing at all is known of a field: not its first byte, not its last. */
function isMissing(part: Part): boolean {
  const size = part.type?.size ?? 0;
  if (size === 0 || part.place.address !== undefined) return false;
  const known = (offset: number) => part.place.bytes(offset, 1) instanceof Uint8Array;
  return !known(0) && !known(size - 1) && !known(Math.min(8, size - 1));
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
