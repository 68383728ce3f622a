/**
 * The variables of an activation: those of its function and of the blocks that its pc is in, declared before the line it
 * has reached. A variable that the compiler moved to the heap stands in the frame as a pointer named "&x": it is x.
 */
import { fault } from '../bytes/fault.ts';
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { CallScopes, Scope as DwarfScope, VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import { dictionaryOwners, isClosure } from '../gobin/dictionaries.ts';
import type { Activation } from '../stacks/activation.ts';
import { capturesOf } from './closures/captured.ts';
import { contradictedBy, type Home } from './contradiction.ts';
import { behind } from './kinds/func.ts';
import type { CapturedVariable, Part } from './kinds/reading.ts';
import { type ArgumentSlots, type LeftOut, lastKnown, slotsOf } from './last-known.ts';
import { type FrameMemory, locate, NO_PLACE } from './locate.ts';
import { absence, inMemory, isDropped, nowhere, type Place, word } from './place.ts';
import type { ValueSource } from './reader.ts';
import { type RealType, realTypes } from './type-arguments.ts';

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

/** What all activations at one pc have in common. */
interface Plan {
  readonly call: CallScopes;
  readonly physical: CallScopes;
  readonly declared: readonly Planned[];
  readonly slots: ArgumentSlots | undefined;
  /** At a closure's first instruction: what it captured. */
  readonly captured: readonly CapturedVariable[];
  /** By position: what the compiler kept no place for is the same in every activation, and one object. */
  readonly nowhere: VariablePart[];
}

interface Planned extends Declared {
  readonly type: Type | undefined;
  readonly shadowed: boolean;
  /** Of an argument: its slots. */
  readonly home: ArgumentSlots['parameters'][number] | undefined;
}

/** Plans by pc and inlined call; a thousand goroutines at one line need one. */
export class Plans {
  readonly #known = new Map<number, Map<number, Plan | undefined>>();
  #count = 0;

  of(source: Source, pc: number, inlineDepth: number): Plan | undefined {
    let atPc = this.#known.get(pc);
    if (!atPc) {
      if (this.#count >= MAX_PLANS) this.#clear();
      atPc = new Map();
      this.#known.set(pc, atPc);
    }
    if (!atPc.has(inlineDepth)) {
      atPc.set(inlineDepth, planOf(source, pc, inlineDepth));
      this.#count++;
    }
    return atPc.get(inlineDepth);
  }

  #clear(): void {
    this.#known.clear();
    this.#count = 0;
  }
}

const MAX_PLANS = 4096;

function planOf(source: Source, pc: number, inlineDepth: number): Plan | undefined {
  const places = source.code.callsAt(pc);
  const place = (depth: number) => places.find((p) => p.inlineDepth === depth);
  const calls = source.dwarf.callsAt(pc, (depth) => place(depth)?.pc);
  const call = calls[inlineDepth];
  if (!call) return undefined;
  const declared = inOrder(visible(call, place(inlineDepth)?.line));
  const slots = inlineDepth > 0 ? undefined : argumentSlots(source, call.call, pc);
  const parameters = parametersOf(call.call);
  const isEntry = inlineDepth === 0 && source.code.codeAt(pc, 1) !== undefined;
  return {
    call,
    physical: calls[0],
    captured: isEntry ? capturesOf(source, pc).variables : [],
    nowhere: [],
    slots,
    declared: declared.map((d) => ({
      ...d,
      type: source.types.type(d.entry.type),
      shadowed: declared.some((o) => o.name === d.name && o.depth > d.depth),
      home: slots?.parameters[parameters.indexOf(d.entry)],
    })),
  };
}

/** undefined: the debug information does not have the function, or not the inlined call. */
export function variablesOf(source: Source, plans: Plans, activation: Activation): VariablePart[] | undefined {
  const pc = activation.pc - source.bias - (activation.call ? 1 : 0);
  const plan = plans.of(source, pc, activation.inlineDepth);
  if (!plan) return undefined;
  const { call, physical } = plan;
  const from: FrameMemory = { memory: source.memory, bias: source.bias, frameBase: physical.call.frameBase };
  const isInlined = activation.inlineDepth > 0;
  const real = call.call.name.includes('[') ? realTypesOf(source, plan, activation, from) : AS_THEY_ARE;
  const homes = isInlined ? homesOf(source, physical, activation, from) : [];
  const atEntry = capturedAtEntry(source, plan, activation);
  const variables = plan.declared.map((d, i) => {
    const part = believable(source, homes, atEntry.get(d.name) ?? partOf(source, d, activation, from, real));
    const last = d.home && isLost(part) ? lastKnown(source.memory, activation.cfa, d.home) : undefined;
    const isNowhere = part.place === NO_PLACE && !last && real === AS_THEY_ARE;
    if (isNowhere && plan.nowhere[i]) return plan.nowhere[i];
    const variable: VariablePart = {
      name: part.name,
      type: part.type,
      escaped: part.escaped,
      place: last ?? part.place,
      lastKnown: last !== undefined,
      role: d.role,
      shadowed: d.shadowed,
    };
    if (isNowhere) plan.nowhere[i] = variable;
    return variable;
  });
  // Up to Go 1.22 they are told to be declared on the function's first line, which has not been passed yet.
  for (const part of atEntry.values())
    if (!plan.declared.some((d) => d.name === part.name))
      variables.push({ ...part, role: 'local', shadowed: false, lastKnown: false });
  return variables;
}

const AS_THEY_ARE = (type: Type | undefined) => type;

function realTypesOf(source: Source, { call, slots }: Plan, activation: Activation, from: FrameMemory): RealType {
  return realTypes(source, {
    name: call.call.name,
    variables: [call.call, ...call.blocks].flatMap((scope) => scope.variables),
    dictionary: dictionaryOf(call.call, activation, from) ?? dictionaryIn(source, slots, activation.cfa),
    callerPc: activation.inlineDepth > 0 || isClosure(call.call.name) ? undefined : callerOf(source, activation),
  });
}

/** Nothing of it has a place. */
function isLost({ type, place }: Part): boolean {
  const gone = absence(place, type?.size ?? 0);
  return gone !== undefined && isDropped(gone);
}

function parametersOf(call: DwarfScope): VariableEntry[] {
  return call.variables.filter((v) => v.isParameter && !v.isResult && v.name !== '.dict');
}

/** The slots of the function's arguments; undefined: its tables do not tell. */
function argumentSlots({ code, types }: Source, call: DwarfScope, pc: number): ArgumentSlots | undefined {
  const table = code.argumentHomes(pc);
  if (!table) return undefined;
  const parameterTypes = parametersOf(call).map((v) => types.type(v.type));
  return slotsOf(types, parameterTypes, table, leftOutOf(call.name));
}

/** Shapes that end in a number are those of the compilers up to Go 1.19. */
function leftOutOf(name: string): LeftOut {
  if (!name.includes('[')) return 'nothing';
  if (isClosure(name) || !name.includes('go.shape.')) return 'parameter';
  const isMethod = dictionaryOwners(name).length > 1;
  return isMethod && !/go\.shape\..*_\d+[,\]]/.test(name) ? 'receiver before the dictionary' : 'dictionary';
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
  { entry, name, escaped, type: declared }: Planned,
  activation: Activation,
  from: FrameMemory,
  real: (type: Type | undefined) => Type | undefined,
): Part & { escaped: boolean } {
  const type = real(declared);
  const { place, indirect } = locate(entry, escaped ? 8 : (type?.size ?? 0), activation, from);
  if (!escaped) return { name, type, place, escaped: indirect };
  const pointee = real(source.types.type(type?.element));
  const address = word(place);
  if (typeof address !== 'number') return { name, type: pointee, place: nowhere(address), escaped };
  const target =
    address === 0 ? nowhere(fault('not-allocated', 'not allocated yet')) : inMemory(source.memory, address);
  return { name, type: pointee, place: target, escaped };
}

/** By name, what a closure captured, where its function has not begun: all of it is in the object that it is called with. */
function capturedAtEntry(
  source: Source,
  { captured }: Plan,
  { call, registers }: Activation,
): ReadonlyMap<string, CapturedPart> {
  const object = captured.length > 0 && !call ? registers?.get(source.target.closureRegister) : undefined;
  if (object === undefined) return NOTHING_CAPTURED;
  const parts = captured.map((c) => ({ ...behind(source, c, Number(object)), escaped: c.name.startsWith('&') }));
  return new Map(parts.map((part) => [part.name, part]));
}

type CapturedPart = Part & { readonly escaped: boolean };
const NOTHING_CAPTURED: ReadonlyMap<string, CapturedPart> = new Map();

/** Address of the dictionary of a generic function's instance, where the debug information has a place for it. */
function dictionaryOf(call: DwarfScope, activation: Activation, from: FrameMemory): number | undefined {
  const entry = call.variables.find((v) => v.name === '.dict');
  return entry && addressIn(locate(entry, 8, activation, from).place);
}

/** The same where its slot is known to hold it. It never changes. */
function dictionaryIn({ memory }: Source, slots: ArgumentSlots | undefined, cfa: number): number | undefined {
  return slots?.dictionary?.live ? addressIn(inMemory(memory, cfa + slots.dictionary.home)) : undefined;
}

function addressIn(place: Place): number | undefined {
  const address = word(place);
  return typeof address === 'number' && address !== 0 ? address : undefined;
}

/** Link-time pc of the call in the function that called; undefined: it is not in memory. */
function callerOf({ memory, bias }: Source, { cfa }: Activation): number | undefined {
  const returnAddress = memory.word(cfa - 8);
  return returnAddress > bias ? returnAddress - bias - 1 : undefined;
}
