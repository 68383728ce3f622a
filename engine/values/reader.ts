/**
 * Values of the process: variables of activations, package variables, and what an address holds if it is of a type.
 */
import type { Fault } from '../bytes/fault.ts';
import { fault } from '../bytes/fault.ts';
import type { Memory } from '../bytes/memory.ts';
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { Type } from '../dwarf/types.ts';
import type { Target } from '../elf/target.ts';
import type { ArgumentTable } from '../gobin/arg-info.ts';
import type { DictionarySymbol } from '../gobin/dictionaries.ts';
import type { RuntimeLayout } from '../runtime/fields.ts';
import type { Activation } from '../stacks/activation.ts';
import { capturesOf } from './closures/captured.ts';
import type { Content } from './content.ts';
import { Expansion, findPart, joined, type Trail } from './expand.ts';
import { type FrameSlot, frameSlots } from './frame-slots.ts';
import type { CapturedVariable, Captures, FunctionPlace, MapMemory, Part, Reading, Scope } from './kinds/reading.ts';
import { type NamedPlace, namedPlace } from './named-places.ts';
import { inMemory } from './place.ts';
import { Plans } from './plans.ts';
import type { ProgramTypes } from './program-types.ts';
import { RememberedMaps } from './remembered-maps.ts';
import { openScope, PREVIEW_STRING, renew } from './scope.ts';
import type { Limits, Value } from './value.ts';
import { type ActivationVariables, type VariablePart, variablesOf } from './variables.ts';

/** What a program's code says about a pc; all pcs are link-time. */
export interface CodePlaces {
  /** Calls that stand at a pc, with the line each has reached. `pc` is where in the physical function that is. */
  callsAt(pc: number): readonly { readonly inlineDepth: number; readonly line: number; readonly pc?: number }[];
  /** The function whose code contains a pc. */
  functionAt(pc: number): (FunctionPlace & { readonly linkName: string }) | undefined;
  /** Link-time entry of the function with a name as the debug information has it. */
  entryOf(functionName: string): number | undefined;
  /** The code of the function that begins at a pc, at most so many bytes; undefined: none does. */
  codeAt(pc: number, limit: number): Uint8Array | undefined;
  /** The homes of the arguments of the function at a pc; undefined: they are not known to hold anything. */
  argumentHomes(pc: number): ArgumentTable | undefined;
  /** The dictionaries of which a generic function uses one, as far as there are symbols. */
  dictionariesOf(functionName: string): readonly DictionarySymbol[];
  /** Those of some link-time addresses that the function at a pc refers to; undefined: it is itself of many types. */
  referredTo(pc: number, addresses: ReadonlySet<number>): ReadonlySet<number> | undefined;
}

export interface ValueSource {
  /** undefined: the executable has no debug information. Types are then told by their run-time descriptors. */
  readonly dwarf: Dwarf | undefined;
  readonly types: ProgramTypes;
  readonly memory: Memory;
  readonly layout: RuntimeLayout;
  readonly target: Target;
  /** Run-time address minus link-time address. */
  readonly bias: number;
  readonly code: CodePlaces;
  /** The reader of the plugin whose code a run-time pc is of; undefined: it is the program's own. */
  readonly elsewhere?: (pc: number) => ValueReader | undefined;
}

export interface ValueQuery extends Limits {
  /**
   * Names from a variable inward: a field, "[3]", `["key"]`, "*" (pointee), "data" (dynamic value), "[:cap]" (a slice up to
   * its capacity). The steps "*" and "data" may be left out. "x#1" is the second variable named x, where one shadows another.
   */
  readonly path: readonly string[];
}

export interface ValuesAnswer {
  readonly variables: readonly Value[];
  readonly fault?: Fault;
}

const MAX_PATH = 64;

export class ValueReader {
  readonly #source: ValueSource;
  readonly #maps: MapMemory = new RememberedMaps();
  readonly #captures = new Map<number, Captures>();
  readonly #plans = new Plans();
  #open: { readonly limits: Limits; readonly scope: Scope } | undefined;

  constructor(source: ValueSource) {
    this.#source = source;
  }

  get hasDebugInfo(): boolean {
    return this.#source.dwarf !== undefined;
  }

  get types(): ProgramTypes {
    return this.#source.types;
  }

  /** Import paths of the packages, in the order of the debug information. */
  packages(): string[] {
    return this.#source.dwarf?.packages() ?? [];
  }

  /** Full names of a package's variables. */
  globalsOf(packageName: string): string[] {
    return this.#source.dwarf?.variablesOf(packageName) ?? [];
  }

  /** The type of a package variable. */
  globalType(name: string): Type | undefined {
    return this.#source.dwarf?.global(name)?.type;
  }

  /** The variables of an activation, or the one value in them that a path names. */
  variablesOf(activation: Activation, query: ValueQuery): ValuesAnswer {
    const other = this.#source.elsewhere?.(activation.pc);
    if (other) return other.variablesOf(activation, query);
    const { dwarf } = this.#source;
    const variables = dwarf && variablesOf({ ...this.#source, dwarf }, this.#plans, activation);
    if (!variables) {
      return {
        variables: [],
        fault: fault('function-not-in-dwarf', 'The debug information does not describe this function.'),
      };
    }
    const scope = this.#scope(query);
    if (query.path.length === 0) {
      return { variables: variables.all().map((v) => variableOf(scope, v, { ...query, offset: 0 })) };
    }
    const start = startOf(variables.all(), query.path[0]);
    const value = start && this.#inside(scope, start, query.path.slice(1), query);
    if (value) return { variables: [value] };
    return { variables: [], fault: noSuchValue(query.path) };
  }

  /** The variables of an activation one by one; undefined: the debug information does not describe its function. */
  opened(activation: Activation, limits: Limits): OpenedActivation | undefined {
    const other = this.#source.elsewhere?.(activation.pc);
    if (other) return other.opened(activation, limits);
    const { dwarf } = this.#source;
    const variables = dwarf && variablesOf({ ...this.#source, dwarf }, this.#plans, activation);
    return variables && new OpenedActivation(variables, this.#scope(limits), limits);
  }

  /** A package variable by its full name; undefined: there is none. */
  global(name: string, query: ValueQuery): Value | undefined {
    const part = this.#global(name);
    return part && this.#inside(this.#scope(query), part, query.path, query);
  }

  #global(name: string): Part | undefined {
    const found = this.#source.dwarf?.global(name);
    return found && { name, type: found.type, place: inMemory(this.#source.memory, found.address + this.#source.bias) };
  }

  /** The variables of frames at a pc that lie on the stack, relative to the frame. */
  frameSlots(pc: number, call: boolean): readonly FrameSlot[] {
    return frameSlots(this.#source, pc, call);
  }

  /** Where the variables of an activation lead, those that are declared last first. */
  namedPlaces(activation: Activation): NamedPlace[] {
    const { dwarf, types } = this.#source;
    const variables = dwarf && variablesOf({ ...this.#source, dwarf }, this.#plans, activation);
    return (variables?.all() ?? []).filter((v) => !v.shadowed).flatMap((v) => namedPlace(types, v) ?? []);
  }

  /** A value in one line, as it stands inside others. */
  lineOf(type: Type | undefined, address: number): string {
    const scope = this.#scope({ depth: 0, elements: 0, bytes: PREVIEW_STRING, offset: 0 });
    return scope.preview(type, inMemory(this.#source.memory, address));
  }

  /** What the closure whose code is at a run-time pc captured. */
  capturedBy(pc: number): readonly CapturedVariable[] {
    return this.#capturesOf(pc).variables;
  }

  /** Where a package variable lies, at run time. */
  globalPlace(name: string): { readonly address: number; readonly type: Type } | undefined {
    const found = this.#source.dwarf?.global(name);
    return found && { address: found.address + this.#source.bias, type: found.type };
  }

  /** What an address holds if it is of a type; undefined: there is no such type, or nothing by that path. */
  at(address: number, type: Type | undefined, name: string, query: ValueQuery): Value | undefined {
    const place = inMemory(this.#source.memory, address);
    return type && this.#inside(this.#scope(query), { name, type, place }, query.path, query);
  }

  /** The value in the empty interface (two words) at an address: what was panicked with. */
  inInterface(address: number, name: string, limits: Limits): Value | undefined {
    const { types, memory } = this.#source;
    return this.#value(
      this.#scope(limits),
      { name, type: types.emptyInterface(), place: inMemory(memory, address) },
      limits,
    );
  }

  #value(scope: Scope, part: Part, limits: Limits, trail: readonly Trail[] = []): Value {
    return new Expansion(scope, limits, trail).value(part);
  }

  #inside(scope: Scope, start: Part, path: readonly string[], limits: Limits): Value | undefined {
    const walked = walk(scope, start, path);
    return walked && this.#value(scope, walked.part, limits, walked.trail);
  }

  /** Of one answer; the next with the same limits takes it over, with a budget of its own. */
  #scope(limits: Limits): Scope {
    if (this.#open && isSameScope(this.#open.limits, limits)) {
      renew(this.#open.scope);
      return this.#open.scope;
    }
    this.#open = { limits, scope: this.#newScope(limits) };
    return this.#open.scope;
  }

  #newScope(limits: Limits): Scope {
    const { dwarf, memory, bias, code, types, layout } = this.#source;
    return openScope(
      {
        types,
        memory,
        layout,
        remembered: this.#maps,
        functionAt: (pc) => code.functionAt(pc - bias),
        captures: (pc) => this.#capturesOf(pc),
        placeAt: (address) => inMemory(memory, address),
        global: (name) => this.#global(name),
        constants: (type) => dwarf?.constants(type) ?? [],
      },
      limits,
    );
  }

  #capturesOf(pc: number): Captures {
    let known = this.#captures.get(pc);
    if (!known) {
      known = capturesOf(this.#source, pc - this.#source.bias);
      this.#captures.set(pc, known);
    }
    return known;
  }
}

/**
 * The variables of one activation, each read when it is asked for. Together they may cost what one answer may; the next
 * question to the reader ends that.
 */
export class OpenedActivation {
  readonly #variables: ActivationVariables;
  readonly #scope: Scope;
  readonly #limits: Limits;

  constructor(variables: ActivationVariables, scope: Scope, limits: Limits) {
    this.#variables = variables;
    this.#scope = scope;
    this.#limits = limits;
  }

  get count(): number {
    return this.#variables.count;
  }

  /** What a variable follows from: see `ActivationVariables`. */
  contentOf(position: number): Content | 'none' | undefined {
    return this.#variables.contentOf(position);
  }

  read(position: number): Value {
    return variableOf(this.#scope, this.#variables.at(position), this.#limits);
  }

  /** A variable by its content. `lasts`: wherever the same content lies, this is its value, but for the address. */
  readContent(content: Content): { readonly value: Value; readonly lasts: boolean } {
    const { budget } = this.#scope;
    const before = budget.steps;
    const value = variableOf(this.#scope, this.#variables.withContent(content), this.#limits);
    // What cost some of the budget might have been cut short; children have addresses of their own.
    return { value, lasts: budget.steps === before && value.children === undefined };
  }
}

function isSameScope(a: Limits, b: Limits): boolean {
  return a === b || (a.bytes === b.bytes && a.preview === b.preview && a.plain === b.plain);
}

function variableOf(scope: Scope, part: VariablePart, limits: Limits): Value {
  const value = new Expansion(scope, limits).value(part);
  value.role = part.role;
  if (part.escaped) value.escaped = true;
  if (part.shadowed) value.shadowed = true;
  if (part.lastKnown) value.lastKnown = true;
  return value;
}

function noSuchValue(path: readonly string[]): Fault {
  return fault('no-such-value', `There is no ${path.reduce<string | undefined>(joined, undefined)} here.`);
}

/** The variable that the first name of a path means. */
function startOf(variables: readonly VariablePart[], first: string): VariablePart | undefined {
  const [, name, ordinal] = /^(.*?)(?:#(\d+))?$/s.exec(first) ?? [];
  const named = variables.filter((v) => v.name === name);
  return ordinal === undefined ? (named.find((v) => !v.shadowed) ?? named[0]) : named[Number(ordinal)];
}

/** The part that a path leads to, and what it lies in. */
function walk(scope: Scope, start: Part, path: readonly string[]): { part: Part; trail: Trail[] } | undefined {
  if (path.length > MAX_PATH) return undefined;
  const trail: Trail[] = [];
  let part = start;
  let text: string | undefined;
  for (const name of path) {
    const steps = stepsTo(scope, part, name);
    if (!steps) return undefined;
    for (const next of steps) {
      text = joined(text, part.step ?? part.name);
      trail.push({ part, path: text });
      part = next;
    }
  }
  return { part, trail };
}

/** A part by name, with the pointers and interfaces on the way to it where that is the only way on. */
function stepsTo(scope: Scope, from: Part, name: string): Part[] | undefined {
  const steps: Part[] = [];
  let at: Part | undefined = from;
  for (let through = 0; at && through < 4; through++) {
    const { parts }: Reading = scope.read(at.type, at.place);
    if (!parts) return undefined;
    const found = findPart(at, parts, name);
    if (found) return [...steps, found];
    at = findPart(at, parts, '*') ?? findPart(at, parts, 'data');
    if (at) steps.push(at);
  }
  return undefined;
}
