/**
 * Values of the process: variables of activations, package variables, and what an address holds if it is of a type.
 */
import type { Fault } from '../bytes/fault.ts';
import { fault } from '../bytes/fault.ts';
import type { Memory } from '../bytes/memory.ts';
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { Type } from '../dwarf/types.ts';
import type { Activation } from '../stacks/activation.ts';
import { type Descriptor, readDescriptor } from './descriptors.ts';
import { Expansion, findPart } from './expand.ts';
import type { Part, Reading, Scope } from './kinds/reading.ts';
import { KIND_READERS } from './kinds/registry.ts';
import { inMemory, pointerText } from './place.ts';
import type { Limits, Value } from './value.ts';
import { type VariablePart, variablesOf } from './variables.ts';

/** What a program's code says about a pc; all pcs are link-time. */
export interface CodePlaces {
  /** Calls that stand at a pc, with the line each has reached. `pc` is where in the physical function that is. */
  callsAt(pc: number): readonly { readonly inlineDepth: number; readonly line: number; readonly pc?: number }[];
  functionName(pc: number): string | undefined;
}

export interface ValueSource {
  readonly dwarf: Dwarf;
  readonly memory: Memory;
  /** Run-time address minus link-time address. */
  readonly bias: number;
  readonly code: CodePlaces;
  /** Run-time range of the module's type descriptors (`moduledata.types`, `etypes`). */
  readonly descriptors?: { readonly start: number; readonly end: number };
}

export interface ValueQuery extends Limits {
  /**
   * Names from a variable inward: a field, "[3]", "*" (pointee), "data" (dynamic value). The steps "*" and "data" may be
   * left out. "x#1" is the second variable named x, where one shadows another.
   */
  readonly path: readonly string[];
}

export interface ValuesAnswer {
  readonly variables: readonly Value[];
  readonly fault?: Fault;
}

/** Levels that a one-line preview goes into. */
const PREVIEW_DEPTH = 2;
const PREVIEW_STRING = 64;
const MAX_PATH = 64;
/** Buckets and groups of maps looked at for one value asked for: a second's work. */
const MAX_STEPS = 1 << 19;

export class ValueReader {
  readonly #source: ValueSource;
  readonly #descriptors = new Map<number, Type | undefined>();

  constructor(source: ValueSource) {
    this.#source = source;
  }

  /** The variables of an activation, or the one value in them that a path names. */
  variablesOf(activation: Activation, query: ValueQuery): ValuesAnswer {
    const variables = variablesOf(this.#source, activation, (address) => this.#typeOf(address));
    if (!variables) {
      return {
        variables: [],
        fault: fault('function-not-in-dwarf', 'The debug information does not describe this function.'),
      };
    }
    if (query.path.length === 0) return { variables: variables.map((v) => this.#variable(v, { ...query, offset: 0 })) };
    const part = this.#find(variables, query.path);
    if (part) return { variables: [this.#value(part, query)] };
    return { variables: [], fault: fault('no-such-value', `There is no ${query.path.join('.')} here.`) };
  }

  /** A package variable by its full name; undefined: there is none. */
  global(name: string, query: ValueQuery): Value | undefined {
    const found = this.#source.dwarf.global(name);
    if (!found) return undefined;
    const place = inMemory(this.#source.memory, found.address + this.#source.bias);
    const part = this.#walk({ name, type: found.type, place }, query.path);
    return part && this.#value(part, query);
  }

  /** The value in the empty interface (two words) at an address: what was panicked with. */
  inInterface(address: number, name: string, limits: Limits): Value | undefined {
    const type = this.#source.dwarf.typeByName('interface {}');
    return type && this.#value({ name, type, place: inMemory(this.#source.memory, address) }, limits);
  }

  #variable(part: VariablePart, limits: Limits): Value {
    const value = this.#value(part, limits);
    value.role = part.role;
    if (part.escaped) value.escaped = true;
    if (part.shadowed) value.shadowed = true;
    return value;
  }

  #value(part: Part, limits: Limits): Value {
    const scope = this.#scope(Math.max(0, limits.bytes), PREVIEW_DEPTH);
    return new Expansion((p) => read(scope, p.type, p.place), limits).value(part);
  }

  #find(variables: readonly VariablePart[], path: readonly string[]): Part | undefined {
    const [, name, ordinal] = /^(.*?)(?:#(\d+))?$/s.exec(path[0]) ?? [];
    const named = variables.filter((v) => v.name === name);
    const start = ordinal === undefined ? (named.find((v) => !v.shadowed) ?? named[0]) : named[Number(ordinal)];
    return start && this.#walk(start, path.slice(1));
  }

  #walk(start: Part, path: readonly string[]): Part | undefined {
    const scope = this.#scope(0, 0);
    let at: Part | undefined = start;
    for (const name of path.slice(0, MAX_PATH)) {
      at = at && step(scope, at, name);
    }
    return path.length > MAX_PATH ? undefined : at;
  }

  #typeOf(address: number): Type | undefined {
    if (this.#descriptors.has(address)) return this.#descriptors.get(address);
    const { descriptors, dwarf } = this.#source;
    const inModule = descriptors && address >= descriptors.start && address < descriptors.end;
    const type = inModule ? dwarf.typeByDescriptor(address - descriptors.start) : undefined;
    this.#descriptors.set(address, type);
    return type;
  }

  #descriptor(address: number): Descriptor | undefined {
    const { descriptors, memory } = this.#source;
    return descriptors && readDescriptor(memory, address, descriptors.start);
  }

  #scope(stringBytes: number, previewDepth: number, budget = { steps: MAX_STEPS }): Scope {
    const { dwarf, memory, bias, code } = this.#source;
    let inner: Scope | undefined;
    const scope: Scope = {
      dwarf,
      memory,
      stringBytes,
      previewDepth,
      budget,
      typeOfDescriptor: (address) => this.#typeOf(address),
      nameOfDescriptor: (address) => this.#descriptor(address)?.name,
      isDirect: (descriptor) => this.#descriptor(descriptor)?.isDirect ?? false,
      functionName: (pc) => code.functionName(pc - bias),
      captured: (pc) => this.#captured(pc),
      read: (type, place) => read(scope, type, place),
      preview: (type, place) => {
        inner ??= this.#scope(Math.min(stringBytes, PREVIEW_STRING), previewDepth - 1, budget);
        return preview(inner, type, place);
      },
    };
    return scope;
  }

  #captured(pc: number) {
    const { dwarf, bias } = this.#source;
    const f = dwarf.functionAt(pc - bias);
    const found: { name: string; type: Type | undefined; offset: number }[] = [];
    for (const v of f?.variables ?? []) {
      if (v.closureOffset !== undefined)
        found.push({ name: v.name, type: dwarf.type(v.type), offset: v.closureOffset });
    }
    return found.sort((a, b) => a.offset - b.offset);
  }
}

function read(scope: Scope, type: Type | undefined, place: Part['place']): Reading {
  if (!type) return { value: '', unreadable: 'the debug information does not tell its type' };
  const reader = KIND_READERS[type.kind];
  if (!reader) return { value: '', unreadable: `values of kind ${type.kind} cannot be shown` };
  return reader(scope, type, place);
}

/** One line for a value inside another: pointers by their address alone, "?" for what is not known. */
function preview(scope: Scope, type: Type | undefined, place: Part['place']): string {
  if (type?.kind === 'ptr' || type?.kind === 'chan' || type?.kind === 'unsafe.Pointer') {
    const text = pointerText(place);
    return typeof text === 'string' ? (text === '0x0' ? 'nil' : text) : '?';
  }
  if (scope.previewDepth < 0) return '…';
  const reading = read(scope, type, place);
  if (reading.unreadable !== undefined) return '?';
  return reading.truncated ? `${reading.value.slice(0, -1)}…"` : reading.value;
}

/** A part by name; through a pointer or interface where that is the only way on. */
function step(scope: Scope, from: Part, name: string): Part | undefined {
  let at: Part | undefined = from;
  for (let through = 0; at && through < 4; through++) {
    const { parts }: Reading = read(scope, at.type, at.place);
    if (!parts) return undefined;
    const found = findPart(parts, name);
    if (found) return found;
    at = findPart(parts, '*') ?? findPart(parts, 'data');
  }
  return undefined;
}
