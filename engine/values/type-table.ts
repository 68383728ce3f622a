/**
 * Types as the walk over the heap needs them: numbered, each with a list of where its values hold pointers and to what. Made
 * once per type, so that an object costs a few reads.
 */
import type { Type } from '../dwarf/types.ts';
import type { TypeSource } from './program-types.ts';

/** What lies at a slot of a value. */
export const SLOT = {
  pointer: 0,
  string: 1,
  slice: 2,
  emptyInterface: 3,
  interface: 4,
  map: 5,
  chan: 6,
  func: 7,
  /** `count` elements of a type, one after the other. */
  repeat: 8,
} as const;

export interface TypeLayout {
  readonly type: Type;
  readonly size: number;
  /** Four numbers a slot: offset in bytes, kind, number of the element type (-1: none is known), count. */
  readonly slots: Int32Array;
}

/** Arrays up to this many elements are written out. */
const WRITTEN_OUT = 8;
const MAX_SLOTS = 1 << 12;
const MAX_DEPTH = 32;
const ATOMIC_POINTER = /^(sync\/atomic|internal\/runtime\/atomic|runtime\/internal\/atomic)\.Pointer\[/;

export class TypeTable {
  readonly source: TypeSource;
  readonly #numbers = new Map<number, number>();
  readonly #types: Type[] = [];
  readonly #layouts: (TypeLayout | undefined)[] = [];

  constructor(source: TypeSource) {
    this.source = source;
  }

  /** The number of a type; -1 for none. */
  number(type: Type | undefined): number {
    if (!type) return -1;
    const known = this.#numbers.get(type.offset);
    if (known !== undefined) return known;
    this.#numbers.set(type.offset, this.#types.length);
    this.#types.push(type);
    return this.#types.length - 1;
  }

  type(number: number): Type {
    return this.#types[number];
  }

  layout(number: number): TypeLayout {
    let layout = this.#layouts[number];
    if (!layout) {
      const type = this.#types[number];
      const slots: number[] = [];
      this.#addSlots(slots, type, 0, 0);
      layout = { type, size: type.size, slots: Int32Array.from(slots) };
      this.#layouts[number] = layout;
    }
    return layout;
  }

  #addSlots(slots: number[], type: Type, offset: number, depth: number): void {
    if (depth > MAX_DEPTH || slots.length >= 4 * MAX_SLOTS) return;
    const add = (kind: number, element: number | undefined, count = 1) =>
      slots.push(offset, kind, element === undefined ? -1 : this.number(this.source.type(element)), count);
    switch (type.kind) {
      case 'ptr':
        add(SLOT.pointer, type.element);
        return;
      case 'string':
        add(SLOT.string, undefined);
        return;
      case 'slice':
        add(SLOT.slice, type.element);
        return;
      case 'interface':
        add(this.source.fields(type)[0]?.name === '_type' ? SLOT.emptyInterface : SLOT.interface, undefined);
        return;
      case 'map':
        slots.push(offset, SLOT.map, this.number(type), 1);
        return;
      case 'chan':
        slots.push(offset, SLOT.chan, this.number(type), 1);
        return;
      case 'func':
        add(SLOT.func, undefined);
        return;
      case 'array':
        this.#addElements(slots, type, offset, depth);
        return;
      case 'struct':
        if (ATOMIC_POINTER.test(type.name)) {
          this.#addAtomicPointer(slots, type, offset);
          return;
        }
        for (const field of this.source.fields(type)) {
          const inner = this.source.type(field.type);
          if (inner && !field.isBits) this.#addSlots(slots, inner, offset + field.offset, depth + 1);
        }
    }
  }

  /** `_ [0]*T; _ noCopy; v unsafe.Pointer`: what v points to, the first field tells. */
  #addAtomicPointer(slots: number[], type: Type, offset: number): void {
    const fields = this.source.fields(type);
    const typed = this.source.type(this.source.type(fields[0]?.type)?.element);
    const pointer = fields.find((f) => f.name === 'v' || f.name === 'p');
    if (pointer && typed?.kind === 'ptr')
      slots.push(offset + pointer.offset, SLOT.pointer, this.number(this.source.type(typed.element)), 1);
  }

  #addElements(slots: number[], type: Type, offset: number, depth: number): void {
    const element = this.source.type(type.element);
    const count = type.count ?? 0;
    if (!element || element.size === 0) return;
    if (count <= WRITTEN_OUT) {
      for (let i = 0; i < count; i++) this.#addSlots(slots, element, offset + i * element.size, depth + 1);
      return;
    }
    const number = this.number(element);
    // An element without pointers needs no look at any of them.
    if (this.layout(number).slots.length > 0) slots.push(offset, SLOT.repeat, number, count);
  }
}
