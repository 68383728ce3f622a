/**
 * The structures behind maps, for types that only their descriptors describe. Which design a map has is told by its
 * descriptor: since Go 1.24 it has the size of a group where those before have several small numbers.
 * Sources: runtime/map.go `hmap`, `bmap` and internal/abi/map_noswiss.go `OldMapType`, the same from Go 1.17 to 1.25;
 * internal/runtime/maps: map.go `Map`, table.go `table`, group.go `groupsReference` and internal/abi/map.go `MapType`
 * (runtime/map-type.ts).
 */
import type { Memory } from '../../bytes/memory.ts';
import { type GroupLayout, groupLayout, hasSlots, type MapTypeLayout } from '../../runtime/map-type.ts';

/** Bytes from the start of a map's descriptor. */
const KEY_SIZE = 80;
const ELEM_SIZE = 81;
const BUCKET_SIZE = 82;
const CLASSIC_FLAGS = 84;

const SLOTS = 8;

export interface MadeField {
  readonly name: string;
  readonly offset: number;
  /** Reference of its type; absent: it is looked at as a number. */
  readonly type?: number;
}

/** Makes types that have no descriptor; each gives the reference of the type. */
export interface TypeMaker {
  struct(size: number, fields: readonly MadeField[]): number;
  pointer(to: number): number;
  array(of: number, count: number): number;
}

export interface MapDescriptor {
  readonly address: number;
  /** References of their types. */
  readonly key: number;
  readonly element: number;
  /** Bytes of the bucket or group. */
  readonly groupSize: number;
}

/** Reference of the structure that a map of this type points to; undefined: the descriptor is of neither design. */
export function mapHeader(
  memory: Memory,
  fields: MapTypeLayout,
  map: MapDescriptor,
  make: TypeMaker,
): number | undefined {
  const group = groupLayout(memory, fields, map.address);
  if (group?.size === map.groupSize) return swiss(group, map, make);
  const sizes = memory.bytes(map.address + KEY_SIZE, 8);
  if (!(sizes instanceof Uint8Array)) return undefined;
  const view = new DataView(sizes.slice().buffer);
  const at = (offset: number) => offset - KEY_SIZE;
  if (view.getUint16(at(BUCKET_SIZE), true) !== map.groupSize) return undefined;
  const [keySize, elementSize] = [view.getUint8(at(KEY_SIZE)), view.getUint8(at(ELEM_SIZE))];
  const flags = view.getUint32(at(CLASSIC_FLAGS), true);
  const elements = SLOTS + SLOTS * keySize;
  if (elements + SLOTS * elementSize + 8 > map.groupSize) return undefined;
  const bucket = make.struct(map.groupSize, [
    { name: 'topbits', offset: 0 },
    { name: 'keys', offset: SLOTS, type: make.array(flags & 1 ? make.pointer(map.key) : map.key, SLOTS) },
    { name: 'elems', offset: elements, type: make.array(flags & 2 ? make.pointer(map.element) : map.element, SLOTS) },
    { name: 'overflow', offset: map.groupSize - 8 },
  ]);
  return make.struct(48, [
    { name: 'count', offset: 0 },
    { name: 'flags', offset: 8 },
    { name: 'B', offset: 9 },
    { name: 'buckets', offset: 16, type: make.pointer(bucket) },
    { name: 'oldbuckets', offset: 24 },
  ]);
}

function swiss(layout: GroupLayout, map: MapDescriptor, make: TypeMaker): number {
  const group = make.struct(layout.size, [{ name: 'ctrl', offset: 0 }, ...groupFields(layout, map, make)]);
  // groups.data and groups.lengthMask stand for themselves.
  const table = make.struct(32, [
    { name: 'groups.data', offset: 16, type: make.pointer(group) },
    { name: 'groups.lengthMask', offset: 24 },
  ]);
  return make.struct(48, [
    { name: 'used', offset: 0 },
    { name: 'dirPtr', offset: 16, type: make.pointer(make.pointer(table)) },
    { name: 'dirLen', offset: 24 },
    { name: 'writing', offset: 34 },
  ]);
}

function groupFields(layout: GroupLayout, map: MapDescriptor, make: TypeMaker): MadeField[] {
  const key = layout.isKeyIndirect ? make.pointer(map.key) : map.key;
  const element = layout.isElementIndirect ? make.pointer(map.element) : map.element;
  const { keys, elements } = layout;
  if (!hasSlots(layout))
    return [
      { name: 'keys', offset: keys, type: make.array(key, SLOTS) },
      { name: 'elems', offset: elements, type: make.array(element, SLOTS) },
    ];
  const slot = make.struct(layout.keyStride, [
    { name: 'key', offset: 0, type: key },
    { name: 'elem', offset: elements - keys, type: element },
  ]);
  return [{ name: 'slots', offset: keys, type: make.array(slot, SLOTS) }];
}
