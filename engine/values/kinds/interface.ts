/**
 * Interfaces: {itab or type descriptor, data word}. The dynamic type is found through its descriptor.
 * Source: runtime/runtime2.go `iface`, `eface`; internal/abi `ITab` (Type at 8), the same in Go 1.17 to 1.27.
 */
import { hex } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, type Place, word } from '../place.ts';
import { conversion } from '../type-name.ts';
import { type KindReader, listed, missingOf, type Reading, type Scope, unreadable } from './reading.ts';

const ITAB_TYPE = 8;

export const interfaceValue: KindReader = (scope, type, place) => {
  const table = word(place);
  const data = word(place, 8);
  if (table === 0) return { value: 'nil' };
  const { missing, first } = missingOf({ type: table, data });
  if (missing.length === 2 && first) return unreadable(first);
  if (typeof table !== 'number')
    return { value: 'of unknown type', missing, raw: typeof data === 'number' ? { data: hex(data) } : {} };
  const isEmpty = scope.types.fields(type)[0]?.name === '_type';
  const descriptor = isEmpty ? table : word(inMemory(scope.memory, table + ITAB_TYPE));
  if (typeof descriptor !== 'number') return { ...unreadable(descriptor), raw: { tab: hex(table) } };
  const raw: Record<string, string> = isEmpty ? { type: hex(table) } : { tab: hex(table), type: hex(descriptor) };
  if (typeof data === 'number') raw.data = hex(data);
  const known = typeof data === 'number' ? { place: place.part(8), word: data } : undefined;
  return dynamic(scope, descriptor, known, raw, missing);
};

/** The value in an interface whose type descriptor is known. */
function dynamic(
  scope: Scope,
  descriptor: number,
  data: { readonly place: Place; readonly word: number } | undefined,
  raw: Record<string, string>,
  missing: string[],
): Reading {
  const inner = scope.types.ofDescriptor(descriptor);
  const lacks = missing.length > 0 ? { missing } : {};
  if (!inner) return { ...unreadable({ code: 'no-type', message: `there is no type at ${hex(descriptor)}` }), raw };
  const name = scope.types.printed(inner);
  if (!data) return { value: `${name}, value unknown`, raw, ...lacks };
  const place = scope.types.isDirect(descriptor) ? data.place : inMemory(scope.memory, data.word);
  return {
    value: converted(inner, name, pointedText(scope, inner, place) ?? scope.preview(inner, place)),
    raw,
    parts: listed([{ name: 'data', type: inner, place }]),
  };
}

/** What a pointer in an interface points to, where a printer knows its type: `(*fmt.wrapError)("read: EOF")`. */
function pointedText(scope: Scope, type: Type, place: Place): string | undefined {
  const element = type.kind === 'ptr' ? scope.types.type(type.element) : undefined;
  const address = element && word(place);
  if (element?.kind !== 'struct' || typeof address !== 'number' || address === 0) return undefined;
  return scope.glance(element, inMemory(scope.memory, address));
}

/** `int(5)`, `main.T{…}`, `[]int len 2, cap 2 {…}`; what says its type itself is left as it is. */
export function converted(type: Type, name: string, text: string): string {
  if (type.kind === 'func' || (type.kind === 'string' && name === 'string')) return text;
  if (type.kind === 'ptr' && text.startsWith(`(${name})`)) return text;
  // "context.Background" needs no "context.backgroundCtx" around it.
  if (name.includes('.') && text.startsWith(`${name.slice(0, name.indexOf('.'))}.`)) return text;
  if (text.startsWith('{')) return `${name}${text}`;
  return text.startsWith('len ') ? `${name} ${text}` : conversion(name, text);
}
