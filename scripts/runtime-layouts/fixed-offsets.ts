/**
 * Offsets that stand in the engine as numbers, because they are the same in every Go version so far or are needed before the
 * version is known. Each is held against every toolchain by check-runtime-fields.ts, beside the fields that are named.
 */
export interface FixedOffset {
  /** Names that the structure has had; the one that the program has is checked. */
  readonly types: readonly string[];
  readonly fields: readonly string[];
  readonly offset: number;
  /** Go minors from and to which it holds, 17 for 1.17. */
  readonly from?: number;
  readonly to?: number;
  /** Where the number stands. */
  readonly usedIn: string;
}

const TYPE = ['internal/abi.Type', 'runtime._type'];
const ITAB = ['internal/abi.ITab', 'runtime.itab'];
const MODULE = { types: ['runtime.moduledata'], usedIn: 'engine/gobin/module.ts' };
const LABELS = { types: ['runtime.hmap'], usedIn: 'engine/runtime/labels.ts', to: 23 };

const GC_MASK = 'engine/runtime/heap/type-masks.ts';
const MAP_IN_GROUPS = {
  types: ['internal/abi.SwissMapType', 'internal/abi.MapType'],
  usedIn: 'engine/runtime/map-type.ts',
  from: 24,
};
const FINBLOCK = ['runtime.finblock', 'runtime.finBlock'];
const HEAP_ROOTS = 'engine/runtime/heap/queued-functions.ts';

export const FIXED_OFFSETS: readonly FixedOffset[] = [
  { ...MODULE, fields: ['text'], offset: 176 },
  { ...MODULE, fields: ['etext'], offset: 184 },
  { ...MODULE, fields: ['noptrdata'], offset: 192 },
  { ...MODULE, fields: ['data'], offset: 208 },
  { ...MODULE, fields: ['bss'], offset: 224 },
  { ...MODULE, fields: ['noptrbss'], offset: 240 },
  { ...MODULE, fields: ['types'], offset: 280, to: 19 },
  { ...MODULE, fields: ['types'], offset: 296, from: 20 },
  { ...MODULE, fields: ['etypes'], offset: 288, to: 19 },
  { ...MODULE, fields: ['etypes'], offset: 304, from: 20, to: 26 },
  { ...MODULE, fields: ['etypes'], offset: 312, from: 27 },
  { ...MODULE, fields: ['gofunc'], offset: 304, from: 18, to: 19 },
  { ...MODULE, fields: ['gofunc'], offset: 320, from: 20, to: 26 },
  { ...MODULE, fields: ['gofunc'], offset: 344, from: 27 },
  { types: ['runtime.sudog'], fields: ['next'], offset: 8, usedIn: 'engine/runtime/waiting.ts' },
  { types: FINBLOCK, fields: ['alllink'], offset: 0, usedIn: HEAP_ROOTS },
  { types: FINBLOCK, fields: ['cnt'], offset: 16, usedIn: HEAP_ROOTS },
  { types: FINBLOCK, fields: ['fin'], offset: 24, usedIn: HEAP_ROOTS },
  { types: ['runtime.finalizer'], fields: ['ot'], offset: 32, usedIn: HEAP_ROOTS },
  { ...LABELS, fields: ['B'], offset: 9 },
  { ...LABELS, fields: ['buckets'], offset: 16 },
  { ...MAP_IN_GROUPS, fields: ['GroupSize'], offset: 80 },
  { ...MAP_IN_GROUPS, fields: ['SlotSize'], offset: 88, to: 26 },
  { ...MAP_IN_GROUPS, fields: ['ElemOff'], offset: 96, to: 26 },
  { ...MAP_IN_GROUPS, fields: ['Flags'], offset: 104, to: 26 },
  { types: TYPE, fields: ['Size_', 'size'], offset: 0, usedIn: GC_MASK },
  { types: TYPE, fields: ['PtrBytes', 'ptrdata'], offset: 8, usedIn: GC_MASK },
  { types: TYPE, fields: ['GCData', 'gcdata'], offset: 32, usedIn: GC_MASK },
  { types: TYPE, fields: ['TFlag', 'tflag'], offset: 20, usedIn: 'engine/values/descriptors.ts' },
  { types: TYPE, fields: ['Kind_', 'kind'], offset: 23, usedIn: 'engine/values/descriptors.ts' },
  { types: TYPE, fields: ['Str', 'str'], offset: 40, usedIn: 'engine/values/descriptors.ts' },
  { types: ITAB, fields: ['Type', '_type'], offset: 8, usedIn: 'engine/values/kinds/interface.ts' },
];
