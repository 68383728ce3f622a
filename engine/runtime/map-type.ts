/**
 * Which design the maps of a program have, and where keys and elements lie in a group of the newer one, as the descriptor of the map's type
 * says. From Go 1.24 on a group has eight slots of a key and its element; with GOEXPERIMENT=mapsplitgroup (since 1.27) eight keys, then
 * eight elements. What a descriptor says since 1.27 holds for both.
 * Source: internal/abi/map.go `MapType` (map_swiss.go `SwissMapType` in 1.24 and 1.25), cmd/compile/internal/reflectdata/map.go.
 */
import type { Memory } from '../bytes/memory.ts';
import type { RuntimeLayout } from './fields.ts';
import { uint32 } from './numbers.ts';
import type { GoProgram } from './program.ts';

const GROUP_SLOTS = 8;
/** The control word stands before the slots. */
const CONTROL = 8;
/** MapType up to Go 1.26. */
const GROUP_SIZE = 80;
const SLOT_SIZE = 88;
const ELEM_OFF = 96;
const FLAGS = 104;
const INDIRECT_KEY = 4;
const INDIRECT_ELEM = 8;

export type MapTypeLayout = RuntimeLayout['mapType'];

/** `buckets`: up to Go 1.23, and with GOEXPERIMENT=noswissmap. `groups`: all others, and where their descriptors say what. */
export type MapDesign = { readonly kind: 'buckets' } | { readonly kind: 'groups'; readonly type: MapTypeLayout };

export function mapDesign({ module, layout }: Pick<GoProgram, 'module' | 'layout'>): MapDesign {
  const inGroups = module.pclntab.functionNamed('internal/runtime/maps.(*Map).growToTable') !== undefined;
  return inGroups ? { kind: 'groups', type: layout.mapType } : { kind: 'buckets' };
}

/** Where things lie in a group, in bytes from its start. */
export interface GroupLayout {
  readonly size: number;
  readonly keys: number;
  /** From one key to the next. */
  readonly keyStride: number;
  readonly elements: number;
  readonly elementStride: number;
  /** Slots of the map have pointers to keys, to elements. */
  readonly isKeyIndirect: boolean;
  readonly isElementIndirect: boolean;
}

/** undefined: what is at `type` cannot be read, or is of no map in groups. */
export function groupLayout(memory: Memory, fields: MapTypeLayout, type: number): GroupLayout | undefined {
  const size = memory.word(type + GROUP_SIZE);
  const isNamed = fields.KeysOff >= 0;
  const place = isNamed ? namedPlaces(memory, fields, type) : slotPlaces(memory, type);
  const flags = uint32(memory, type + (isNamed ? fields.Flags : FLAGS));
  const keysEnd = place.keys + (GROUP_SLOTS - 1) * place.keyStride;
  const elementsEnd = place.elements + (GROUP_SLOTS - 1) * place.elementStride;
  if (flags === undefined || !(place.keys >= CONTROL && place.elements >= CONTROL)) return undefined;
  if (!(keysEnd <= size && elementsEnd <= size)) return undefined;
  return {
    size,
    ...place,
    isKeyIndirect: (flags & INDIRECT_KEY) !== 0,
    isElementIndirect: (flags & INDIRECT_ELEM) !== 0,
  };
}

type Places = Pick<GroupLayout, 'keys' | 'keyStride' | 'elements' | 'elementStride'>;

/** Since Go 1.27. */
function namedPlaces(memory: Memory, fields: MapTypeLayout, type: number): Places {
  return {
    keys: memory.word(type + fields.KeysOff),
    keyStride: memory.word(type + fields.KeyStride),
    elements: memory.word(type + fields.ElemsOff),
    elementStride: memory.word(type + fields.ElemStride),
  };
}

/** Up to Go 1.26. */
function slotPlaces(memory: Memory, type: number): Places {
  const slot = memory.word(type + SLOT_SIZE);
  return { keys: CONTROL, keyStride: slot, elements: CONTROL + memory.word(type + ELEM_OFF), elementStride: slot };
}

/** Whether a group has slots of a key and its element each, or all keys before all elements. */
export function hasSlots({ keys, keyStride, elements, elementStride }: GroupLayout): boolean {
  return keyStride === elementStride && (keyStride === 0 || elements - keys < GROUP_SLOTS * keyStride);
}
