/**
 * Maps since Go 1.24: groups of eight slots with a control word; a small map is one group, a large one a directory of
 * tables of groups.
 * Source: internal/runtime/maps: map.go `Map`, table.go `table`, group.go.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, word } from '../place.ts';
import { type Fields, inSlot, type MapContent, type MapEntry, namedFields } from './map.ts';
import type { Scope } from './reading.ts';

const SLOTS = 8;
/** Set in the control byte of an empty or deleted slot. */
const NOT_FULL = 0x80;
/** A table has at most 1024 slots (maxTableCapacity); damage must not make it larger. */
const MAX_GROUPS = 1 << 10;

export function swissMap(scope: Scope, type: Type, fields: Fields): MapContent | Fault {
  const used = number(fields, 'used');
  const directory = number(fields, 'dirPtr');
  const length = number(fields, 'dirLen');
  for (const value of [used, directory, length]) if (typeof value !== 'number') return value;
  const writing = fields.get('writing')?.place.bytes(0, 1);
  const raw: MapContent['raw'] = { used: Number(used), dirLen: Number(length) };
  if (writing instanceof Uint8Array) raw.writing = writing[0] !== 0;
  const table = scope.dwarf.type(scope.dwarf.type(fields.get('dirPtr')?.type?.element)?.element);
  return {
    count: Number(used),
    raw,
    *entries() {
      if (!table || directory === 0) return;
      if (length === 0) yield* groupEntries(scope, type, groupType(scope, table), Number(directory));
      else yield* directoryEntries(scope, type, table, Number(directory), Number(length));
    },
  };
}

function number(fields: Fields, name: string): number | Fault {
  const part = fields.get(name);
  return part ? word(part.place) : 0;
}

/** `table.groups.data` points to the groups. */
function groupType(scope: Scope, table: Type): Type | undefined {
  const groups = scope.dwarf.type(scope.dwarf.fields(table).find((f) => f.name === 'groups')?.type);
  const data = groups && scope.dwarf.fields(groups).find((f) => f.name === 'data');
  return scope.dwarf.type(scope.dwarf.type(data?.type)?.element);
}

/** A table stands in as many consecutive directory entries as its depth is less than the directory's. */
function* directoryEntries(
  scope: Scope,
  type: Type,
  table: Type,
  directory: number,
  length: number,
): Generator<MapEntry> {
  let last = 0;
  const group = groupType(scope, table);
  for (let i = 0; i < length && scope.budget.steps-- > 0; i++) {
    const address = word(inMemory(scope.memory, directory + 8 * i));
    if (typeof address !== 'number' || address === 0 || address === last) continue;
    last = address;
    const fields = namedFields(scope, table, inMemory(scope.memory, address));
    const groups = fields.get('groups');
    if (!groups?.type || !group) continue;
    const inner = namedFields(scope, groups.type, groups.place);
    const data = number(inner, 'data');
    const mask = number(inner, 'lengthMask');
    if (typeof data !== 'number' || typeof mask !== 'number') continue;
    for (let g = 0; g <= mask && g < MAX_GROUPS && scope.budget.steps-- > 0; g++)
      yield* groupEntries(scope, type, group, data + g * group.size);
  }
}

function* groupEntries(scope: Scope, type: Type, group: Type | undefined, address: number): Generator<MapEntry> {
  if (!group) return;
  const fields = namedFields(scope, group, inMemory(scope.memory, address));
  const control = fields.get('ctrl')?.place.bytes(0, SLOTS);
  const slots = fields.get('slots');
  if (!(control instanceof Uint8Array) || !slots) return;
  const bytes = control.slice();
  const slot = scope.dwarf.type(slots.type?.element);
  if (!slot) return;
  for (let i = 0; i < SLOTS; i++) {
    if (bytes[i] & NOT_FULL) continue;
    const parts = namedFields(scope, slot, slots.place.part(i * slot.size));
    const key = parts.get('key');
    const value = parts.get('elem');
    if (key && value) yield { key: inSlot(scope, type.key, key), value: inSlot(scope, type.element, value) };
  }
}
