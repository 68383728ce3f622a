/**
 * The variables of an activation: those of its function and of the blocks that its pc is in, declared before the line it
 * has reached. A variable that the compiler moved to the heap stands in the frame as a pointer named "&x": it is x.
 */
import { fault } from '../bytes/fault.ts';
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { CallScopes, Scope as DwarfScope, VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import type { Activation } from '../stacks/activation.ts';
import { contradictedBy, type Home } from './contradiction.ts';
import type { Part } from './kinds/reading.ts';
import { lastKnown, slotsOf } from './last-known.ts';
import { type FrameMemory, locate } from './locate.ts';
import { absence, inMemory, isDropped, nowhere, type Place, word } from './place.ts';
import type { ValueSource } from './reader.ts';

type Source = ValueSource & { readonly dwarf: Dwarf };

export interface VariablePart extends Part {
  readonly role: 'argument' | 'result' | 'local';
  readonly escaped: boolean;
  readonly shadowed: boolean;
  /** From the slot of an argument, where the debug information has lost it: it may have changed since. */
  readonly lastKnown: boolean;
}

interface Declared {
  readonly entry: VariableEntry;
  /** Without the "&" of an escaped one. */
  readonly name: string;
  readonly escaped: boolean;
  /** 0 for the function, more for its blocks inward. */
  readonly depth: number;
  /** Position among the entries of its scope. */
  readonly order: number;
  readonly role: VariablePart['role'];
}

/** undefined: the debug information does not have the function, or not the inlined call. */
export function variablesOf(source: Source, activation: Activation): VariablePart[] | undefined {
  const pc = activation.pc - source.bias - (activation.call ? 1 : 0);
  const places = source.code.callsAt(pc);
  const place = (depth: number) => places.find((p) => p.inlineDepth === depth);
  const calls = source.dwarf.callsAt(pc, (depth) => place(depth)?.pc);
  const call = calls[activation.inlineDepth];
  if (!call) return undefined;
  const from: FrameMemory = { memory: source.memory, bias: source.bias, frameBase: calls[0].call.frameBase };
  const declared = inOrder(visible(call, place(activation.inlineDepth)?.line));
  const dictionary = dictionaryOf(call.call, activation, from);
  const real = (type: Type | undefined) => realType(source, type, dictionary);
  const homes = activation.inlineDepth > 0 ? homesOf(source, calls[0], activation, from) : [];
  const kept = activation.inlineDepth === 0 ? argumentSlots(source, call.call, activation, pc, real) : undefined;
  return declared.map((d) => {
    const part = believable(source, homes, partOf(source, d, activation, from, real));
    const last = kept && isLost(part) ? kept(d.entry) : undefined;
    return {
      ...part,
      place: last ?? part.place,
      lastKnown: last !== undefined,
      role: d.role,
      shadowed: declared.some((o) => o.name === d.name && o.depth > d.depth),
    };
  });
}

/** Nothing of it has a place. */
function isLost({ type, place }: Part): boolean {
  const gone = absence(place, type?.size ?? 0);
  return gone !== undefined && isDropped(gone);
}

/** What the slots of the function's arguments hold, by their entries; undefined: its tables do not tell. */
function argumentSlots(
  { code, types, memory }: Source,
  call: DwarfScope,
  activation: Activation,
  pc: number,
  real: (type: Type | undefined) => Type | undefined,
): ((entry: VariableEntry) => Place | undefined) | undefined {
  const homes = code.argumentHomes(pc);
  if (!homes) return undefined;
  const parameters = call.variables.filter((v) => v.isParameter && !v.isResult && v.name !== '.dict');
  const parameterTypes = parameters.map((v) => real(types.type(v.type)));
  const slots = slotsOf(types, parameterTypes, homes, call.name.includes('['));
  return slots && ((entry) => lastKnown(memory, activation.cfa, slots[parameters.indexOf(entry)] ?? []));
}

/** Where the arguments of the physical function lie. */
function homesOf(source: Source, physical: CallScopes, activation: Activation, from: FrameMemory): Home[] {
  return physical.call.variables
    .filter((entry) => entry.isParameter && !entry.isResult && isOfTheSource(entry.name))
    .map((entry) => {
      const type = source.types.type(entry.type);
      return { name: entry.name, type, place: locate(entry, type?.size ?? 0, activation, from).place };
    });
}

function believable<T extends Part>(source: Source, homes: readonly Home[], part: T): T {
  const other = contradictedBy(source.types, homes, part.type, part.place);
  if (other === undefined) return part;
  return {
    ...part,
    place: nowhere(fault('location-contradicted', `the debug information gives it the place of ${other}`)),
  };
}

/** Variables declared before `line`; what the compiler made for itself is left out. */
function visible(call: CallScopes, line: number | undefined): Declared[] {
  const declared: Declared[] = [];
  [call.call, ...call.blocks].forEach((scope, depth) => {
    for (const [order, entry] of scope.variables.entries()) {
      if (!isOfTheSource(entry.name) || isLater(entry, line)) continue;
      const escaped = entry.name.startsWith('&');
      declared.push({
        entry,
        escaped,
        depth,
        name: escaped ? entry.name.slice(1) : entry.name,
        order,
        role: roleOf(entry),
      });
    }
  });
  const kept = declared.filter((d) => !declared.some((o) => replaces(o, d)));
  return kept.map((d) => ({ ...d, role: declared.find((o) => replaces(d, o))?.role ?? d.role }));
}

/**
 * Some are listed twice. A parameter that moved to the heap: as the register it came in, and as "&x". A result of a
 * function with defers: once for each way out, of which the one with a place, or else the first, is meant.
 */
function replaces(other: Declared, one: Declared): boolean {
  if (other === one || other.depth !== one.depth || other.name !== one.name) return false;
  if (other.escaped !== one.escaped) return other.escaped;
  if (!other.entry.isResult || !one.entry.isResult) return false;
  const [otherHas, oneHas] = [other, one].map((d) => d.entry.location() !== undefined);
  return otherHas === oneHas ? other.order < one.order : otherHas;
}

function isOfTheSource(name: string): boolean {
  return name !== '' && name !== '_' && !/^&?[.#]/.test(name);
}

/** Scopes are told by pc, but declarations within one only by their lines. A captured variable is there from the start. */
function isLater(entry: VariableEntry, line: number | undefined): boolean {
  if (entry.isParameter || line === undefined || line <= 0 || entry.declarationLine === undefined) return false;
  return entry.closureOffset === undefined ? entry.declarationLine >= line : entry.declarationLine > line;
}

function roleOf(entry: VariableEntry): VariablePart['role'] {
  if (!entry.isParameter) return 'local';
  return entry.isResult ? 'result' : 'argument';
}

/** Arguments, results, then locals as they were declared. */
function inOrder(declared: readonly Declared[]): Declared[] {
  const rank = (d: Declared) => ['argument', 'result', 'local'].indexOf(d.role);
  const line = (d: Declared) => (d.role === 'local' ? (d.entry.declarationLine ?? 0) : 0);
  return [...declared].sort((a, b) => rank(a) - rank(b) || line(a) - line(b) || a.depth - b.depth);
}

function partOf(
  source: Source,
  { entry, name, escaped }: Declared,
  activation: Activation,
  from: FrameMemory,
  real: (type: Type | undefined) => Type | undefined,
): Part & { escaped: boolean } {
  const type = real(source.types.type(entry.type));
  const { place, indirect } = locate(entry, escaped ? 8 : (type?.size ?? 0), activation, from);
  if (!escaped) return { name, type, place, escaped: indirect };
  const pointee = real(source.types.type(type?.element));
  const address = word(place);
  if (typeof address !== 'number') return { name, type: pointee, place: nowhere(address), escaped };
  const target =
    address === 0 ? nowhere(fault('not-allocated', 'not allocated yet')) : inMemory(source.memory, address);
  return { name, type: pointee, place: target, escaped };
}

/** Address of the dictionary of a generic function's instance, where the compiler kept it. */
function dictionaryOf(call: DwarfScope, activation: Activation, from: FrameMemory): number | undefined {
  const entry = call.variables.find((v) => v.name === '.dict');
  if (!entry) return undefined;
  const address = word(locate(entry, 8, activation, from).place);
  return typeof address === 'number' && address !== 0 ? address : undefined;
}

/** A type parameter's type argument, from the dictionary; without one, the shape that stands for it. */
function realType(source: Source, type: Type | undefined, dictionary: number | undefined): Type | undefined {
  if (type?.dictionaryIndex === undefined || dictionary === undefined) return type;
  const descriptor = source.memory.word(dictionary + 8 * type.dictionaryIndex);
  const real = Number.isNaN(descriptor) ? undefined : source.types.ofDescriptor(descriptor);
  return real && real.size === type.size ? real : type;
}
