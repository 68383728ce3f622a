/**
 * How the code calls things: the shortest way, as a Go expression, from a variable to a lock or a channel: `s.jobs`,
 * `accounts[17].mu`, `main.registry.mu`. A walk over typed memory, breadth first, from the variables of frames or of packages,
 * for all wanted addresses at once.
 */
import type { Memory } from '../../bytes/memory.ts';
import type { Type } from '../../dwarf/types.ts';
import { fieldAt } from '../../values/field-at.ts';
import { classicMap } from '../../values/kinds/map-classic.ts';
import { namedFields } from '../../values/kinds/map-content.ts';
import { swissMap } from '../../values/kinds/map-swiss.ts';
import type { NamedPlace } from '../../values/named-places.ts';
import { inMemory } from '../../values/place.ts';
import { SLOT, type TypeTable } from '../../values/type-table.ts';

const ITAB_TYPE = 8;
/** Elements of one slice, array or map that are looked at. */
const MAX_ELEMENTS = 1 << 12;
/** Nobody would understand a name over more pointers. */
const MAX_DEPTH = 8;
/** Places that are looked at for second names when all have one. */
const PATIENCE = 2000;

/** A place that the walk came to: `count` values of a type, reached from another place. */
interface Place {
  readonly address: number;
  readonly type: number;
  readonly count: number;
  readonly parent: number;
  /** Pointers that were followed from the variable. */
  readonly depth: number;
  /** The way has a key or an index in it. */
  readonly keyed: boolean;
  /** Where in the parent the way goes on: bytes from its start; a key where the parent is a map's entry. */
  readonly offset: number;
  readonly key: { readonly address: number; readonly type: Type | undefined } | undefined;
  /** Of a root: the variable's name. */
  readonly root: string | undefined;
}

/** Two ways to call a thing: the shortest, and the shortest that says which of many it is. */
export interface Found {
  plain?: string;
  keyed?: string;
}

export interface SearchTools {
  readonly table: TypeTable;
  readonly memory: Memory;
  /** A map's key as Go writes it: `"17"`, 42. */
  keyText(type: Type | undefined, address: number): string;
}

export class NameSearch {
  readonly #tools: SearchTools;
  /** Ascending: addresses of channels (as pointers lead to them) and of locks (as they lie inside values). */
  readonly #wanted: Float64Array;
  readonly #places: Place[] = [];
  readonly #seen = new Set<number>();
  readonly #found = new Map<number, Found>();
  #budget: number;
  /** Addresses of which both ways are known. */
  #complete = 0;

  /** `budget`: places that are looked at. */
  constructor(tools: SearchTools, wanted: Iterable<number>, budget: number) {
    this.#tools = tools;
    this.#wanted = Float64Array.from(new Set(wanted)).sort();
    this.#budget = budget;
  }

  /** A variable's place, or what a variable in registers points to. */
  root({ name, address, type, count, isChannel }: NamedPlace): void {
    if (!isChannel) {
      const number = this.#tools.table.number(type);
      if (this.#isNew(address, number, count, false))
        this.#places.push({
          address,
          type: number,
          count,
          parent: -1,
          offset: 0,
          depth: 0,
          keyed: false,
          key: undefined,
          root: name,
        });
    } else if (this.#isWanted(address)) this.#note(address, name);
  }

  /** Address → expressions, for what was found. */
  run(): ReadonlyMap<number, Found> {
    for (let at = 0; at < this.#places.length; at++) {
      if (this.#complete === this.#wanted.length || this.#budget <= 0) break;
      this.#look(at);
    }
    return this.#found;
  }

  /** Places that were looked at. */
  get spent(): number {
    return this.#places.length;
  }

  /** A place that is reached `offset` bytes into another; most have been seen before. */
  #add(at: number, offset: number, address: number, type: number, count: number, key?: Place['key']): void {
    const parent = this.#places[at];
    const depth = parent.depth + 1;
    const keyed = parent.keyed || parent.count > 1 || key !== undefined;
    if (depth > MAX_DEPTH || !this.#isNew(address, type, count, keyed)) return;
    this.#places.push({ address, type, count, parent: at, offset, depth, keyed, key, root: undefined });
  }

  #isNew(address: number, type: number, count: number, keyed: boolean): boolean {
    const key = address * 8 + (count > 1 ? 2 : 0) + (keyed ? 1 : 0);
    if (type < 0 || this.#seen.has(key) || this.#budget-- <= 0) return false;
    this.#seen.add(key);
    return true;
  }

  #look(at: number): void {
    const { address, type, count } = this.#places[at];
    const { size, slots } = this.#tools.table.layout(type);
    this.#findInside(at, address, size * count);
    if (slots.length === 0 || size === 0) return;
    for (let i = 0; i < Math.min(count, MAX_ELEMENTS); i++)
      for (let s = 0; s < slots.length; s += 4)
        this.#slot(at, i * size + slots[s], slots[s + 1], slots[s + 2], slots[s + 3]);
  }

  /** Wanted addresses that lie inside the values of a place. */
  #findInside(at: number, start: number, bytes: number): void {
    for (let i = this.#firstFrom(start); i < this.#wanted.length && this.#wanted[i] < start + bytes; i++)
      this.#name(this.#wanted[i], at, this.#wanted[i] - start);
  }

  #firstFrom(address: number): number {
    let low = 0;
    let high = this.#wanted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#wanted[middle] < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isWanted(address: number): boolean {
    return this.#wanted[this.#firstFrom(address)] === address;
  }

  #name(address: number, at: number, offset: number): void {
    const place = this.#places[at];
    const known = this.#found.get(address);
    if (place.keyed || place.count > 1 ? known?.keyed : known?.plain) return;
    this.#note(address, this.#expression(at, offset));
  }

  #note(address: number, expression: string): void {
    const known = this.#found.get(address) ?? {};
    if (expression.includes('[')) known.keyed ??= expression;
    else known.plain ??= expression;
    this.#found.set(address, known);
    if (known.keyed && known.plain) this.#complete++;
    // A second name is worth a look around, not a walk through the whole heap.
    if (this.#found.size === this.#wanted.length) this.#budget = Math.min(this.#budget, PATIENCE);
  }

  #slot(at: number, offset: number, kind: number, element: number, count: number): void {
    const { memory, table } = this.#tools;
    const slot = this.#places[at].address + offset;
    if (kind === SLOT.repeat) {
      this.#add(at, offset, slot, element, count);
      return;
    }
    const word = memory.word(slot);
    if (!(word > 0)) return;
    switch (kind) {
      case SLOT.pointer:
        this.#add(at, offset, word, element, 1);
        return;
      case SLOT.slice:
        this.#add(at, offset, word, element, memory.word(slot + 8) || 0);
        return;
      case SLOT.chan:
        if (this.#isWanted(word)) this.#name(word, at, offset);
        return;
      case SLOT.map:
        this.#map(at, offset, word, table.type(element));
        return;
      case SLOT.emptyInterface:
        this.#dynamic(at, offset, word);
        return;
      case SLOT.interface:
        this.#dynamic(at, offset, memory.word(word + ITAB_TYPE));
    }
  }

  #dynamic(at: number, offset: number, descriptor: number): void {
    const { memory, table } = this.#tools;
    const type = descriptor > 0 ? table.source.ofDescriptor(descriptor) : undefined;
    if (!type) return;
    const data = this.#places[at].address + offset + 8;
    const address = table.source.isDirect(descriptor) ? data : memory.word(data);
    if (address > 0) this.#add(at, offset, address, table.number(type), 1);
  }

  #map(at: number, offset: number, header: number, type: Type): void {
    const { memory, table } = this.#tools;
    const body = table.source.type(type.body);
    if (!body || this.#seen.has(header * 8 + 4)) return;
    this.#seen.add(header * 8 + 4);
    const scope = { types: table.source, memory, budget: { steps: MAX_ELEMENTS } };
    const fields = namedFields(scope, body, inMemory(memory, header));
    const content = fields.has('dirPtr') ? swissMap(scope, type, fields) : classicMap(scope, type, fields);
    if ('code' in content) return;
    const value = table.number(content.value.type);
    let left = MAX_ELEMENTS;
    content.visit((keyAt, valueAt) => {
      const address = content.value.indirect ? memory.word(valueAt) : valueAt;
      const keyAddress = content.key.indirect ? memory.word(keyAt) : keyAt;
      if (address > 0) this.#add(at, offset, address, value, 1, { address: keyAddress, type: content.key.type });
      return --left > 0 && this.#budget > 0;
    });
  }

  /** The expression of what lies `offset` bytes into a place. */
  #expression(at: number, offset: number): string {
    const place = this.#places[at];
    const { table } = this.#tools;
    const type = table.type(place.type);
    const index = place.count > 1 ? Math.floor(offset / type.size) : -1;
    const rest = index < 0 ? offset : offset - index * type.size;
    const path = `${index < 0 ? '' : `[${index}]`}${fieldAt(table.source, type, rest)}`;
    return this.#placeText(at) + path;
  }

  #placeText(at: number): string {
    const place = this.#places[at];
    if (place.root !== undefined) return place.root;
    const inParent = this.#expression(place.parent, place.offset);
    return place.key ? `${inParent}[${this.#tools.keyText(place.key.type, place.key.address)}]` : inParent;
  }
}
