/**
 * Maps since Go 1.24: groups of eight entries with a control word; a small map is one group, a large one a directory of
 * tables of groups.
 * Source: internal/runtime/maps: map.go `Map`, table.go `table`, group.go.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { word } from '../place.ts';
import type { MapScope } from './map-content.ts';
import { type Fields, type MapContent, type Slot, slotOf } from './map-content.ts';

const SLOTS = 8;
const POINTER = 8;
/** Set in the control byte of an empty or deleted slot. */
const NOT_FULL = 0x80;
/** A table has at most 1024 slots (maxTableCapacity); damage must not make it larger. */
const MAX_GROUPS = 1 << 10;
/** What is not there costs as much as many that are, or a damaged count would take for ever. */
const UNREADABLE = 32;

/** Where things lie in a group, in bytes. */
interface Group extends Entries {
  readonly size: number;
  readonly key: Slot;
  readonly value: Slot;
}

/** Where the first key and the first value lie in a group, how far the next ones are, and as what. */
interface Entries {
  readonly keys: number;
  readonly keyStride: number;
  readonly values: number;
  readonly valueStride: number;
  readonly keyType: Type | undefined;
  readonly valueType: Type | undefined;
}

/** Where a table keeps its groups, in bytes. */
interface TableLayout {
  readonly data: number;
  readonly mask: number;
}

type Visit = (key: number, value: number) => boolean;

export function swissMap(scope: MapScope, type: Type, fields: Fields): MapContent | Fault {
  const used = number(fields, 'used');
  const directory = number(fields, 'dirPtr');
  const length = number(fields, 'dirLen');
  for (const value of [used, directory, length]) if (typeof value !== 'number') return value;
  const written = fields.get('writing')?.place.bytes(0, 1);
  const writing = written instanceof Uint8Array && written[0] !== 0;
  const table = scope.types.type(scope.types.type(fields.get('dirPtr')?.type?.element)?.element);
  const layout = table && tableLayout(scope, table);
  const group = layout && groupOf(scope, type, layout.group);
  return {
    count: Number(used),
    raw: { used: Number(used), dirLen: Number(length), writing },
    key: group?.key ?? { type: undefined, indirect: false },
    value: group?.value ?? { type: undefined, indirect: false },
    writing,
    visit(each) {
      if (!layout || !group || directory === 0) return;
      if (length === 0) visitGroup(scope, group, Number(directory), each);
      else visitDirectory(scope, layout, group, Number(directory), Number(length), each);
    },
  };
}

function number(fields: Fields, name: string): number | Fault {
  const part = fields.get(name);
  return part ? word(part.place) : 0;
}

/** `table.groups` is a struct in the debug information; for a described type its two fields stand for themselves. */
function tableLayout({ types }: MapScope, table: Type): (TableLayout & { group: Type | undefined }) | undefined {
  const fields = types.fields(table);
  const groups = fields.find((f) => f.name === 'groups');
  const inner = groups ? types.type(groups.type) : undefined;
  const base = groups?.offset ?? 0;
  const find = (name: string) =>
    inner ? types.fields(inner).find((f) => f.name === name) : fields.find((f) => f.name === `groups.${name}`);
  const [data, mask] = [find('data'), find('lengthMask')];
  if (!data || !mask) return undefined;
  const group = types.type(types.type(data.type)?.element);
  return { data: base + data.offset, mask: base + mask.offset, group };
}

function groupOf(scope: MapScope, type: Type, struct: Type | undefined): Group | undefined {
  const entries = struct && (inSlots(scope, struct) ?? apart(scope, struct));
  return (
    entries && {
      size: struct.size,
      ...entries,
      key: slotOf(scope, type.key, entries.keyType),
      value: slotOf(scope, type.element, entries.valueType),
    }
  );
}

/** Eight slots of a key and its value. */
function inSlots({ types }: MapScope, group: Type): Entries | undefined {
  const slots = types.fields(group).find((f) => f.name === 'slots');
  const slot = slots && types.type(types.type(slots.type)?.element);
  const fields = slot ? types.fields(slot) : [];
  const [key, value] = ['key', 'elem'].map((name) => fields.find((f) => f.name === name));
  if (!slots || !slot || !key || !value) return undefined;
  return {
    keys: slots.offset + key.offset,
    keyStride: slot.size,
    values: slots.offset + value.offset,
    valueStride: slot.size,
    keyType: types.type(key.type),
    valueType: types.type(value.type),
  };
}

/** Eight keys, then eight values: GOEXPERIMENT=mapsplitgroup, since Go 1.27. */
function apart({ types }: MapScope, group: Type): Entries | undefined {
  const fields = types.fields(group);
  const [keys, values] = ['keys', 'elems'].map((name) => fields.find((f) => f.name === name));
  const [keyType, valueType] = [keys, values].map((f) => f && types.type(types.type(f.type)?.element));
  if (!keys || !values || !keyType || !valueType) return undefined;
  return {
    keys: keys.offset,
    keyStride: keyType.size,
    values: values.offset,
    valueStride: valueType.size,
    keyType,
    valueType,
  };
}

/** A table stands in as many consecutive directory entries as its depth is less than the directory's. */
function visitDirectory(
  scope: MapScope,
  table: TableLayout,
  group: Group,
  directory: number,
  length: number,
  each: Visit,
): boolean {
  const { memory, budget } = scope;
  const entries = Math.min(length, (scope.roomAt?.(directory) ?? Number.POSITIVE_INFINITY) / POINTER);
  let last = 0;
  for (let i = 0; i < entries && budget.steps-- > 0; i++) {
    const address = memory.word(directory + POINTER * i);
    if (Number.isNaN(address) || address === 0 || address === last) continue;
    last = address;
    const data = memory.word(address + table.data);
    const mask = memory.word(address + table.mask);
    if (Number.isNaN(data) || Number.isNaN(mask)) continue;
    for (let g = 0; g <= mask && g < MAX_GROUPS && budget.steps-- > 0; g++)
      if (!visitGroup(scope, group, data + g * group.size, each)) return false;
  }
  return true;
}

function visitGroup({ memory, budget }: MapScope, group: Group, address: number, each: Visit): boolean {
  const found = memory.bytes(address, SLOTS);
  if (!(found instanceof Uint8Array)) {
    budget.steps -= UNREADABLE;
    return true;
  }
  const control = found.slice();
  for (let i = 0; i < SLOTS; i++) {
    if (control[i] & NOT_FULL) continue;
    const key = address + group.keys + i * group.keyStride;
    if (!each(key, address + group.values + i * group.valueStride)) return false;
  }
  return true;
}
