/**
 * Maps since Go 1.24: groups of eight slots with a control word; a small map is one group, a large one a directory of
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
interface Group {
  readonly size: number;
  readonly slots: number;
  readonly stride: number;
  readonly keyAt: number;
  readonly valueAt: number;
  readonly key: Slot;
  readonly value: Slot;
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
  const { types } = scope;
  const slots = struct && types.fields(struct).find((f) => f.name === 'slots');
  const slot = slots && types.type(types.type(slots.type)?.element);
  const fields = slot ? types.fields(slot) : [];
  const [key, value] = ['key', 'elem'].map((name) => fields.find((f) => f.name === name));
  if (!struct || !slots || !slot || !key || !value) return undefined;
  return {
    size: struct.size,
    slots: slots.offset,
    stride: slot.size,
    keyAt: key.offset,
    valueAt: value.offset,
    key: slotOf(scope, type.key, types.type(key.type)),
    value: slotOf(scope, type.element, types.type(value.type)),
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
    const slot = address + group.slots + i * group.stride;
    if (!each(slot + group.keyAt, slot + group.valueAt)) return false;
  }
  return true;
}
