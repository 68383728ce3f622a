/**
 * The types of the objects of the heap. The heap itself does not tell them, but for the headers of some (since Go 1.22):
 * whoever points to an object with a typed pointer does. From package variables and the variables on the stacks the walk
 * follows pointers by their types; each object that is met gets the type of the pointer, and its own pointers are
 * followed in turn. What no typed pointer leads to stays without a type.
 */
import { AddressSet } from '../../bytes/address-set.ts';
import type { Type } from '../../dwarf/types.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { classicMap } from '../../values/kinds/map-classic.ts';
import { namedFields } from '../../values/kinds/map-content.ts';
import { swissMap } from '../../values/kinds/map-swiss.ts';
import { inMemory } from '../../values/place.ts';
import type { TypeSource } from '../../values/program-types.ts';
import { printedType } from '../../values/type-name.ts';
import { SLOT, TypeTable } from '../../values/type-table.ts';
import { Casts } from './casts.ts';
import { Labels } from './labels.ts';
import { Regions } from './regions.ts';

/** Objects over 512 bytes with pointers begin with a header of a word (runtime/mbitmap.go, since Go 1.22). */
const HEADER_OVER = 512;
const HEADER_BYTES = 8;
const ITAB_TYPE = 8;
/** Elements of one array or slice that are looked at; outside the heap, where nothing bounds them, no more than the runtime's own has. */
const MAX_ELEMENTS = 1 << 27;
const MAX_ELEMENTS_OUTSIDE = 1 << 22;
/** A longer one is held against the object in which it begins: damage must not make it longer. */
const LONG = 1 << 10;
/** Steps of a walk over one map, where the heap has room for no more. */
const LEAST_STEPS = 1 << 20;
const POINTER = 8;
/** A slot of a layout: its offset, kind, element and count. */
const SLOT_NUMBERS = 4;
/** Words that are looked at in all, beside those of the heap and of package variables: the runtime's own are far fewer. */
const OTHER_WORDS = 1 << 25;
/** An object is looked at again when a pointer to more of it is found: this often for each of its words is plenty. */
const TIMES_SEEN = 4;
/** Memory outside the heap that typed pointers lead to: the runtime's own structures. */
const MAX_OUTSIDE = 1 << 20;

/** What a closure captured: offset in its object and type. */
export type CapturedAt = (pc: number) => readonly { readonly offset: number; readonly type: Type | undefined }[];

export interface ObjectTypes {
  readonly heap: Heap;
  /** Number of the object (SpanTable.firstObject + index) → label; 0: not known. */
  readonly label: Int32Array;
  readonly labels: Labels;
}

export interface TypeWalkInput {
  readonly program: GoProgram;
  readonly heap: Heap;
  readonly types: TypeSource;
  functionName(pc: number): string | undefined;
  captured: CapturedAt;
}

export class TypeWalk implements ObjectTypes {
  readonly heap: Heap;
  readonly label: Int32Array;
  readonly labels = new Labels();
  readonly #table: TypeTable;
  readonly #casts: Casts;
  readonly #program: GoProgram;
  readonly #input: TypeWalkInput;
  /** Bytes of an object that its label speaks for: a pointer to its first field knows less than one to all of it. */
  readonly #known: Float64Array;
  readonly #hasHeaders: boolean;
  readonly #pending = new Regions();
  /** Addresses inside objects, and outside the heap, that were followed, with the number of the type. */
  readonly #inside = new AddressSet();
  /** A map has no more groups, nor entries in its directory, than there is room for in the heap: damage must not make it larger. */
  readonly #mapSteps: number;
  /** Words that may be looked at yet: lists that damage made overlap must not be followed again and again. */
  #left: number;
  readonly #typeLabels: number[] = [];
  readonly #sliceLabels: number[] = [];
  readonly #funcLabels = new Map<number, number>();

  constructor(input: TypeWalkInput) {
    this.#input = input;
    this.#program = input.program;
    this.heap = input.heap;
    this.#table = new TypeTable(input.types);
    this.#casts = new Casts(this.#table, input.program.memory);
    this.label = new Int32Array(this.heap.slots);
    this.#known = new Float64Array(this.heap.slots);
    this.#hasHeaders = input.program.layout.heapArena.bitmap < 0;
    const bytes = this.heap.spans.bytes.reduce((sum, one) => sum + one, 0);
    this.#mapSteps = Math.max(LEAST_STEPS, bytes / POINTER);
    const variables = input.program.module.data.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
    const bounded = Math.min(variables, input.program.process.core.image.source.size);
    this.#left = OTHER_WORDS + (TIMES_SEEN * (bytes + bounded)) / POINTER;
  }

  /** A root: memory that holds a value of a type. */
  root(address: number, type: Type): void {
    this.#pending.push(address, this.#table.number(type), 1);
    this.#run();
  }

  /** Objects that name their own types. */
  headers(): void {
    const { heap } = this;
    const { spans } = heap;
    for (let span = 0; span < spans.count; span++) {
      if (spans.spanClass[span] % 2 === 1) continue;
      const isLarge = spans.spanClass[span] >> 1 === 0;
      if (!this.#hasHeaders || (!isLarge && spans.elementSize[span] <= HEADER_OVER)) continue;
      for (let index = 0; index < spans.elements[span]; index++) {
        if (heap.isAllocated(span, index)) this.#byHeader(span, index);
      }
    }
    this.#run();
  }

  #byHeader(span: number, index: number): void {
    const { spans } = this.heap;
    const base = spans.base[span] + index * spans.elementSize[span];
    const descriptor = this.heap.pointers.typeOf(span, base);
    const type = descriptor > 0 ? this.#table.source.ofDescriptor(descriptor) : undefined;
    if (!type || type.size === 0) return;
    const start = base + this.#headerBytes(span);
    const room = spans.elementSize[span] - this.#headerBytes(span);
    // The header of an array names its element; how many there are, the size class alone bounds.
    const count = Math.floor(room / type.size);
    this.#point(start, this.#table.number(type), count, count > 1);
  }

  #headerBytes(span: number): number {
    const { spanClass, elementSize } = this.heap.spans;
    const has = this.#hasHeaders && spanClass[span] % 2 === 0 && spanClass[span] >> 1 !== 0;
    return has && elementSize[span] > HEADER_OVER ? HEADER_BYTES : 0;
  }

  #run(): void {
    const pending = this.#pending;
    while (pending.pop()) this.#scan(pending.address, pending.type, pending.count);
  }

  #scan(address: number, type: number, count: number): void {
    const { size, slots } = this.#table.layout(type);
    if (slots.length === 0 || size === 0) return;
    const words = slots.length / SLOT_NUMBERS;
    const followed = Math.min(count, Math.ceil(this.#left / words));
    this.#left -= followed * words;
    for (let i = 0; i < followed; i++) {
      const at = address + i * size;
      for (let s = 0; s < slots.length; s += SLOT_NUMBERS)
        this.#slot(at + slots[s], slots[s + 1], slots[s + 2], slots[s + 3]);
    }
  }

  #slot(at: number, kind: number, element: number, count: number): void {
    const { memory } = this.#program;
    if (kind === SLOT.repeat) {
      this.#pending.push(at, element, count);
      return;
    }
    const word = memory.word(at);
    if (!(word > 0)) return;
    switch (kind) {
      case SLOT.pointer:
        if (element >= 0) this.#point(word, element, 1, false);
        return;
      case SLOT.string:
        this.#mark(word, memory.word(at + 8), this.#stringLabel(), true);
        return;
      case SLOT.slice:
        if (element >= 0) this.#point(word, element, memory.word(at + 16), true);
        return;
      case SLOT.emptyInterface:
        this.#dynamic(word, at + 8);
        return;
      case SLOT.interface:
        this.#dynamic(memory.word(word + ITAB_TYPE), at + 8);
        return;
      case SLOT.map:
        this.#map(word, element);
        return;
      case SLOT.chan:
        this.#chan(word, element);
        return;
      case SLOT.func:
        this.#closure(word);
    }
  }

  /** A typed pointer to `count` values. */
  #point(address: number, pointed: number, count: number, isSlice: boolean): void {
    const type = this.#casts.target(pointed, address);
    const { size, slots } = this.#table.layout(type);
    if (!(count >= 0 && count <= MAX_ELEMENTS)) return;
    const isNew = this.#mark(address, size * count, isSlice ? this.#sliceLabel(type) : this.#typeLabel(type));
    if (!isNew || slots.length === 0 || count === 0) return;
    this.#pending.push(address, type, this.#bounded(count, address, size));
  }

  /** How many of a list's values are followed: no more than there is room for. */
  #bounded(count: number, address: number, size: number): number {
    return count > LONG ? Math.min(count, this.#roomAt(address, size)) : count;
  }

  /** How many values of a size there is room for from an address on, in the object that it lies in. */
  #roomAt(address: number, size: number): number {
    const { pages, spans } = this.heap;
    const span = pages.spanOf(address);
    // Long lists outside the heap are few: the runtime's own.
    if (span < 0) return MAX_ELEMENTS_OUTSIDE;
    const bytes = spans.elementSize[span];
    return Math.floor((bytes - ((address - spans.base[span]) % bytes)) / Math.max(1, size));
  }

  /**
   * Labels the object at an address; whether what it holds is still to be followed. The bytes of a string (`isText`) never lie in an
   * object that the collector looks into for pointers: what says so is a variable that was not set yet, its words from an earlier call.
   */
  #mark(address: number, bytes: number, label: number, isText = false): boolean {
    const { heap } = this;
    const span = heap.pages.spanOf(address);
    if (span < 0) return span === -1 && this.#isFirst(address);
    const index = heap.indexIn(span, address);
    if (index < 0 || !heap.isAllocated(span, index)) return false;
    const { spans } = heap;
    if (isText && spans.spanClass[span] % 2 === 0) return false;
    const start = spans.base[span] + index * spans.elementSize[span] + this.#headerBytes(span);
    // Only the first of a run of pointers into an object may be followed: its elements' types are the same.
    if (address !== start) return this.#isFirst(address);
    const object = spans.firstObject[span] + index;
    if (bytes <= this.#known[object]) return false;
    this.#known[object] = Math.max(1, bytes);
    this.label[object] = label;
    return true;
  }

  #isFirst(address: number): boolean {
    return this.#inside.size < MAX_OUTSIDE && this.#inside.add(address);
  }

  /** Labels the object that contains an address, if nothing is known of it yet. */
  #claim(address: number, label: number): void {
    const { heap } = this;
    const span = heap.pages.spanOf(address);
    const index = span < 0 ? -1 : heap.indexIn(span, address);
    if (index < 0 || !heap.isAllocated(span, index)) return;
    const object = heap.spans.firstObject[span] + index;
    if (this.label[object] !== 0) return;
    this.label[object] = label;
    this.#known[object] = heap.spans.elementSize[span];
  }

  #dynamic(descriptor: number, dataAt: number): void {
    const { source } = this.#table;
    const type = descriptor > 0 ? source.ofDescriptor(descriptor) : undefined;
    if (!type) return;
    if (source.isDirect(descriptor)) this.#pending.push(dataAt, this.#table.number(type), 1);
    else this.#point(this.#program.memory.word(dataAt), this.#table.number(type), 1, false);
  }

  #map(header: number, type: number): void {
    const label = this.#typeLabel(type);
    if (!this.#mark(header, 1, label)) return;
    const { source } = this.#table;
    const map = this.#table.type(type);
    const body = source.type(map.body);
    if (!body) return;
    const { memory } = this.#program;
    const budget = { steps: this.#mapSteps };
    const scope = { types: source, memory, budget, roomAt: (at: number) => this.#roomAt(at, 1) };
    const fields = namedFields(scope, body, inMemory(memory, header));
    const content = fields.has('dirPtr') ? swissMap(scope, map, fields) : classicMap(scope, map, fields);
    if ('code' in content) return;
    const [key, value] = [content.key, content.value].map((slot) => ({
      ...slot,
      number: this.#table.number(slot.type),
    }));
    const follow = (slot: typeof key, at: number) => {
      if (slot.number < 0) return;
      if (slot.indirect) this.#point(memory.word(at), slot.number, 1, false);
      else if (this.#table.layout(slot.number).slots.length > 0) this.#pending.push(at, slot.number, 1);
    };
    for (const name of ['buckets', 'oldbuckets', 'dirPtr']) this.#claimField(fields, name, label);
    content.visit((keyAt, valueAt) => {
      this.#claim(keyAt, label);
      follow(key, keyAt);
      follow(value, valueAt);
      return true;
    });
  }

  #claimField(fields: ReturnType<typeof namedFields>, name: string, label: number): void {
    const at = fields.get(name)?.place.address;
    if (at !== undefined) this.#claim(this.#program.memory.word(at), label);
  }

  #chan(channel: number, type: number): void {
    const { memory, layout } = this.#program;
    const label = this.#typeLabel(type);
    if (!this.#mark(channel, 1, label)) return;
    const element = this.#table.source.type(this.#table.type(type).element);
    const buffer = memory.word(channel + layout.hchan.buf);
    const capacity = memory.word(channel + layout.hchan.dataqsiz);
    if (!element || !(buffer > 0) || !(capacity <= MAX_ELEMENTS)) return;
    this.#claim(buffer, this.labels.number(`${this.labels.texts[label]} (buffer)`));
    this.#pending.push(buffer, this.#table.number(element), this.#bounded(capacity, buffer, element.size));
  }

  #closure(closure: number): void {
    const code = this.#program.memory.word(closure);
    if (!(code > 0)) return;
    let label = this.#funcLabels.get(code);
    if (label === undefined) {
      const name = this.#input.functionName(code);
      label = name === undefined ? 0 : this.labels.number(`func ${name}`);
      this.#funcLabels.set(code, label);
    }
    if (label === 0 || !this.#mark(closure, HEADER_BYTES, label)) return;
    for (const { offset, type } of this.#input.captured(code))
      if (type) this.#pending.push(closure + offset, this.#table.number(type), 1);
  }

  #stringLabel(): number {
    return this.labels.number('string');
  }

  #typeLabel(type: number): number {
    this.#typeLabels[type] ??= this.labels.number(mapText(printedType(this.#table.type(type).name)));
    return this.#typeLabels[type];
  }

  #sliceLabel(type: number): number {
    this.#sliceLabels[type] ??= this.labels.number(sliceText(printedType(this.#table.type(type).name)));
    return this.#sliceLabels[type];
  }
}

/** The groups and buckets of a map go by the map's own type. */
function mapText(type: string): string {
  return type.replace(/^map\.(group|bucket)\[/, 'map[');
}

function sliceText(element: string): string {
  const map = mapText(element);
  return map === element ? `[]${element}` : map;
}
