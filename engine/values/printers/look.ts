/**
 * A value as printers see it: fields by path, numbers, texts. What cannot be read is undefined all the way, so that a printer
 * reads straight down and the value is then shown as any other.
 */
import type { Type } from '../../dwarf/types.ts';
import { findPart } from '../expand.ts';
import type { Part, Reading, Scope } from '../kinds/reading.ts';
import { word } from '../place.ts';
import { printedType } from '../type-name.ts';

/** Steps from the value of a printer to what it looks at: errors and contexts that go round are longer. */
const MAX_DISTANCE = 200;
/** What a printer may look at without asking; the rest comes out of what the whole answer may cost. */
const FREE_LOOKS = 64;

export class Look {
  readonly #scope: Scope;
  readonly #part: Part | undefined;
  readonly #distance: number;
  readonly #spent: { looks: number };

  constructor(scope: Scope, part: Part | undefined, distance = 0, spent = { looks: 0 }) {
    this.#scope = scope;
    this.#distance = distance;
    this.#spent = spent;
    this.#part = distance <= MAX_DISTANCE && mayLook(scope, spent) ? part : undefined;
  }

  get type(): Type | undefined {
    return this.#part?.type;
  }

  /** Whether there is such a value at all. */
  get exists(): boolean {
    return this.#part?.type !== undefined;
  }

  get address(): number | undefined {
    return this.#part?.place.address;
  }

  /** A part by its path: "u.loc"; through pointers and interfaces by themselves. The first path that leads somewhere. */
  field(...paths: readonly string[]): Look {
    for (const path of paths) {
      const found = path.split('.').reduce<Look>((at, name) => at.#step(name), this);
      if (found.exists) return found;
    }
    return this.#of(undefined);
  }

  #of(part: Part | undefined): Look {
    return new Look(this.#scope, part, this.#distance + 1, this.#spent);
  }

  #step(name: string): Look {
    let at: Part | undefined = this.#part;
    for (let through = 0; at && through < 3; through++) {
      const { parts }: Reading = this.#plain(at);
      if (!parts) break;
      const found = findPart(at, parts, name);
      if (found) return this.#of(found);
      at = findPart(at, parts, '*') ?? findPart(at, parts, 'data');
    }
    return this.#of(undefined);
  }

  /** What a pointer points to, or an interface holds. */
  get inner(): Look {
    const part = this.#part;
    const parts = part && this.#plain(part).parts;
    return this.#of(parts && (findPart(part, parts, '*') ?? findPart(part, parts, 'data')));
  }

  #plain(part: Part): Reading {
    return this.#scope.plainly(part.type, part.place);
  }

  /** The first word is 0: a nil pointer, map, func, chan, slice or interface. */
  get isNil(): boolean {
    return this.#part !== undefined && word(this.#part.place) === 0;
  }

  /** A whole number. Exact below 2^53. */
  get number(): number | undefined {
    const value = this.#bigint;
    return value === undefined ? undefined : Number(value);
  }

  get bigint(): bigint | undefined {
    return this.#bigint;
  }

  get #bigint(): bigint | undefined {
    const { type, place } = this.#part ?? {};
    if (!type || !place || !(type.size === 1 || type.size === 2 || type.size === 4 || type.size === 8))
      return undefined;
    const bytes = place.bytes(0, type.size);
    if (!(bytes instanceof Uint8Array)) return undefined;
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return type.kind.startsWith('int') ? BigInt.asIntN(8 * type.size, value) : value;
  }

  /** The text of a string, or what a slice of bytes holds as text. */
  get text(): string | undefined {
    const bytes = this.content();
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The bytes of a string, a slice or array of bytes, up to a limit. */
  content(limit = MAX_TEXT): Uint8Array | undefined {
    const { type, place } = this.#part ?? {};
    if (!type || !place) return undefined;
    if (type.kind === 'array') return this.bytes(0, Math.min(type.size, limit));
    if (type.kind !== 'string' && type.kind !== 'slice') return undefined;
    const [data, length] = [word(place), word(place, 8)];
    if (typeof data !== 'number' || typeof length !== 'number') return undefined;
    if (length === 0) return new Uint8Array(0);
    const bytes = this.#scope.memory.bytes(data, Math.min(length, limit));
    return bytes instanceof Uint8Array ? bytes.slice() : undefined;
  }

  /** Bytes of the value itself. */
  bytes(offset: number, length: number): Uint8Array | undefined {
    const bytes = this.#part?.place.bytes(offset, length);
    return bytes instanceof Uint8Array ? bytes.slice() : undefined;
  }

  /** Elements of a slice or array, entries of a map. */
  get length(): number | undefined {
    return this.#part && this.#plain(this.#part).length;
  }

  /** The first elements or entries; `key` gives the key of an entry. */
  items(limit: number): { readonly key: Look; readonly value: Look }[] {
    const parts = this.#part && this.#plain(this.#part).parts;
    return (parts?.list(0, limit) ?? []).map((p) => ({ key: this.#of(p.key), value: this.#of(p) }));
  }

  /** As it would stand inside another value. */
  get preview(): string {
    return this.#part ? this.#scope.preview(this.#part.type, this.#part.place) : '?';
  }

  /** As it is shown by itself. */
  get natural(): string | undefined {
    if (!this.#part) return undefined;
    const { value, unreadable } = this.#scope.read(this.#part.type, this.#part.place);
    return unreadable === undefined ? value : undefined;
  }

  /** A value of a type by its full name at an address that this value holds as a plain number. */
  as(typeName: string, address: number): Look {
    const type = this.#scope.types.named(typeName);
    return this.#of(type && { name: '', type, place: this.#scope.placeAt(address) });
  }

  /** The name of a type as Go prints it, by its full name. */
  printedName(typeName: string): string {
    const type = this.#scope.types.named(typeName);
    return type ? this.#scope.types.printed(type) : printedType(typeName);
  }

  /** Name of the type whose descriptor lies at an address. */
  typeNamed(descriptor: number): string | undefined {
    return this.#scope.types.nameOfDescriptor(descriptor);
  }

  /** A value of the type with this descriptor. */
  ofDescriptor(descriptor: number, address: number): Look {
    const type = this.#scope.types.ofDescriptor(descriptor);
    return this.#of(type && { name: '', type, place: this.#scope.placeAt(address) });
  }

  /** A package variable by its full name. */
  global(name: string): Look {
    return this.#of(this.#scope.global(name));
  }
}

const MAX_TEXT = 1 << 14;

function mayLook({ budget }: Scope, spent: { looks: number }): boolean {
  return ++spent.looks <= FREE_LOOKS || budget.steps-- > 0;
}
