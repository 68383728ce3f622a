/**
 * What all activations at one pc have in common: which variables there are, and what is known of each before its place.
 * Those of the function and of the blocks that the pc is in, declared before the line it has reached. A thousand goroutines
 * at one line need one plan.
 */
import type { Dwarf } from '../dwarf/dwarf.ts';
import type { CallScopes, Scope as DwarfScope, VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import { dictionaryOwners, isClosure } from '../gobin/dictionaries.ts';
import { capturesOf } from './closures/captured.ts';
import { fieldsHeldApart, isOfTheSource } from './compiler-variables.ts';
import type { CapturedVariable } from './kinds/reading.ts';
import { type ArgumentSlots, type LeftOut, type LiveSlots, liveSlots, slotsOf } from './last-known.ts';
import type { ValueSource } from './reader.ts';

export type DescribedSource = ValueSource & { readonly dwarf: Dwarf };

export type Role = 'argument' | 'result' | 'local';

interface Declared {
  readonly entry: VariableEntry;
  /** Without the "&" of an escaped one. */
  readonly name: string;
  readonly escaped: boolean;
  /** 0 for the function, more for its blocks inward. */
  readonly depth: number;
  /** Position among the entries of its scope. */
  readonly order: number;
  readonly role: Role;
  /** Of a parameter that moved to the heap: as it came, with the type that it was declared with. */
  readonly asItCame?: VariableEntry;
}

export interface Plan {
  readonly call: CallScopes;
  readonly isGeneric: boolean;
  readonly physical: CallScopes;
  readonly declared: readonly Planned[];
  readonly slots: ArgumentSlots | undefined;
  /** At a closure's first instruction: what it captured. */
  readonly captured: readonly CapturedVariable[];
}

export interface Planned extends Declared {
  readonly type: Type | undefined;
  readonly typeAsItCame: Type | undefined;
  readonly shadowed: boolean;
  /** Of an argument: those of its slots that are live. */
  readonly slots: LiveSlots | undefined;
}

/** Plans by pc and inlined call; a thousand goroutines at one line need one. */
export class Plans {
  readonly #known = new Map<number, Map<number, Plan | undefined>>();
  #count = 0;

  of(source: DescribedSource, pc: number, inlineDepth: number): Plan | undefined {
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

function planOf(source: DescribedSource, pc: number, inlineDepth: number): Plan | undefined {
  const places = source.code.callsAt(pc);
  const place = (depth: number) => places.find((p) => p.inlineDepth === depth);
  const calls = source.dwarf.callsAt(pc, (depth) => place(depth)?.pc);
  const call = calls[inlineDepth];
  if (!call) return undefined;
  const declared = inOrder(visible(source, call, place(inlineDepth)?.line));
  const slots = inlineDepth > 0 ? undefined : argumentSlots(source, call.call, pc);
  const parameters = parametersOf(call.call);
  const slotsAt = (entry: VariableEntry) => slots?.parameters[parameters.indexOf(entry)] ?? [];
  const isStored = ({ entry }: Declared) => !UNNAMED.test(entry.name) || slotsAt(entry).every((slot) => slot.live);
  const isEntry = inlineDepth === 0 && source.code.codeAt(pc, 1) !== undefined;
  return {
    call,
    isGeneric: call.call.name.includes('['),
    physical: calls[0],
    captured: isEntry ? capturesOf(source, pc).variables : [],
    slots,
    declared: declared.filter(isStored).map((d) => ({
      ...d,
      type: source.types.type(d.entry.type),
      typeAsItCame: source.types.type(d.asItCame?.type),
      shadowed: declared.some((o) => o.name === d.name && o.depth > d.depth),
      slots: liveSlots(slotsAt(d.entry)),
    })),
  };
}

/**
 * Parameters that nobody named. Of the functions that the compiler wraps around a generic method, `box.Map[int]`, it tells the slots
 * that these would be stored in, and never stores them there.
 */
const UNNAMED = /^~p\d+$/;

function parametersOf(call: DwarfScope): VariableEntry[] {
  return call.variables.filter((v) => v.isParameter && !v.isResult && v.name !== '.dict');
}

/** The slots of the function's arguments; undefined: its tables do not tell. */
function argumentSlots({ code, types }: DescribedSource, call: DwarfScope, pc: number): ArgumentSlots | undefined {
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

/** Variables declared before `line`; what the compiler made for itself is left out. */
function visible({ types }: DescribedSource, call: CallScopes, line: number | undefined): Declared[] {
  const declared: Declared[] = [];
  [call.call, ...call.blocks].forEach((scope, depth) => {
    const apart = fieldsHeldApart(types, scope.variables);
    for (const [order, entry] of scope.variables.entries()) {
      if (!isOfTheSource(entry.name) || apart.has(entry) || isLater(entry, line)) continue;
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
  return kept.map((d) => {
    const other = declared.find((o) => replaces(d, o));
    return other ? { ...d, role: other.role, asItCame: d.escaped ? other.entry : undefined } : d;
  });
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

/** Scopes are told by pc, but declarations within one only by their lines. A captured variable is there from the start. */
function isLater(entry: VariableEntry, line: number | undefined): boolean {
  if (entry.isParameter || line === undefined || line <= 0 || entry.declarationLine === undefined) return false;
  return entry.closureOffset === undefined ? entry.declarationLine >= line : entry.declarationLine > line;
}

function roleOf(entry: VariableEntry): Role {
  if (!entry.isParameter) return 'local';
  return entry.isResult ? 'result' : 'argument';
}

/** Arguments, results, then locals as they were declared. */
function inOrder(declared: readonly Declared[]): Declared[] {
  const rank = (d: Declared) => ['argument', 'result', 'local'].indexOf(d.role);
  const line = (d: Declared) => (d.role === 'local' ? (d.entry.declarationLine ?? 0) : 0);
  return [...declared].sort((a, b) => rank(a) - rank(b) || line(a) - line(b) || a.depth - b.depth);
}
