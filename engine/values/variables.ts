/**
 * The variables of an activation, each located when it is asked for. A variable that the compiler moved to the heap stands in
 * the frame as a pointer named "&x": it is x.
 */
import { fault } from '../bytes/fault.ts';
import type { CallScopes, Scope as DwarfScope, VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import { isClosure } from '../gobin/dictionaries.ts';
import type { Activation } from '../stacks/activation.ts';
import { isOfTheSource } from './compiler-variables.ts';
import { type Content, isShownByPlace } from './content.ts';
import { contradictedBy, type Home } from './contradiction.ts';
import { behind } from './kinds/func.ts';
import type { Part } from './kinds/reading.ts';
import { type ArgumentSlots, type LiveSlots, lastKnown } from './last-known.ts';
import { type FrameMemory, locate, type Relation, relationToFrame } from './locate.ts';
import { absence, gathered, inMemory, isDropped, nowhere, type Place, word } from './place.ts';
import type { DescribedSource, Plan, Planned, Plans, Role } from './plans.ts';
import { type Run, runContents } from './runs.ts';
import { type RealType, realTypes } from './type-arguments.ts';

export interface VariablePart extends Part {
  readonly role: Role;
  readonly escaped: boolean;
  readonly shadowed: boolean;
  /** From the slot of an argument, where the debug information has lost it: it may have changed since. */
  readonly lastKnown: boolean;
}

/** undefined: the debug information does not have the function, or not the inlined call. */
export function variablesOf(
  source: DescribedSource,
  plans: Plans,
  activation: Activation,
): ActivationVariables | undefined {
  const pc = activation.pc - source.bias - (activation.call ? 1 : 0);
  const plan = plans.of(source, pc, activation.inlineDepth);
  return plan && new ActivationVariables(source, plan, activation);
}

export class ActivationVariables {
  readonly #source: DescribedSource;
  readonly #plan: Plan;
  readonly #activation: Activation;
  readonly #from: FrameMemory;
  readonly #real: RealType;
  readonly #atEntry: ReadonlyMap<string, CapturedPart>;
  /** Up to Go 1.22 what a closure captured is told to be declared on its first line, which has not been passed at its entry. */
  readonly #undeclared: readonly CapturedPart[];
  #homes: readonly Home[] | undefined;

  constructor(source: DescribedSource, plan: Plan, activation: Activation) {
    const { isGeneric, physical, declared } = plan;
    this.#source = source;
    this.#plan = plan;
    this.#activation = activation;
    this.#from = { types: source.types, memory: source.memory, bias: source.bias, frameBase: physical.call.frameBase };
    this.#real = isGeneric ? realTypesOf(source, plan, activation, this.#from) : AS_THEY_ARE;
    this.#atEntry = capturedAtEntry(source, plan, activation);
    this.#undeclared = [...this.#atEntry.values()].filter((part) => !declared.some((d) => d.name === part.name));
  }

  get count(): number {
    return this.#plan.declared.length + this.#undeclared.length;
  }

  /** In the order in which they are shown. */
  at(position: number): VariablePart {
    const { declared } = this.#plan;
    const planned = declared[position];
    if (!planned)
      return { ...this.#undeclared[position - declared.length], role: 'local', shadowed: false, lastKnown: false };
    const source = this.#source;
    const found = this.#atEntry.get(planned.name) ?? partOf(source, planned, this.#activation, this.#from, this.#real);
    const part = believable(source, this.#argumentHomes, found);
    const { slots } = planned;
    const last = slots && isLost(part) ? lastKnown(source.memory, this.#activation.cfa, slots) : undefined;
    return {
      name: part.name,
      type: part.type,
      escaped: part.escaped,
      place: last ?? part.place,
      lastKnown: last !== undefined,
      role: planned.role,
      shadowed: planned.shadowed,
    };
  }

  /** 'none': the variable is the same in all frames at this pc; undefined: what it is follows from more than its content. */
  contentOf(position: number): Content | 'none' | undefined {
    const planned = this.#plan.declared[position];
    const { registers, vectors } = this.#activation;
    if (!planned || registers || vectors || this.#real !== AS_THEY_ARE) return undefined;
    const relation = this.#relationOf(planned.entry, planned.type);
    if (!relation) return undefined;
    const { type, lastKnown, escaped, place } = this.at(position);
    if (relation.runs.length === 0 && !lastKnown) return 'none';
    if (!type || escaped || isShownByPlace(this.#source.types, type)) return undefined;
    // Where a page is missing, such a one may be lost in one frame and not in another.
    if (relation.runs.length > 0 && relation.home === undefined && planned.slots) return undefined;
    if (lastKnown) return { position, type, lastKnown, runs: planned.slots?.joined ?? [], home: undefined };
    const isBelieved = place.absent === undefined && this.#areArgumentsRelated;
    return isBelieved ? { position, type, lastKnown, ...relation } : undefined;
  }

  /** As `at`, without locating the variable again. */
  withContent({ position, type, lastKnown: isLastKnown, runs, home }: Content): VariablePart {
    const { name, slots, role, shadowed } = this.#plan.declared[position];
    return {
      name,
      type,
      place: this.#placeOf(runs, home, isLastKnown ? slots : undefined),
      role,
      escaped: false,
      shadowed,
      lastKnown: isLastKnown,
    };
  }

  #placeOf(runs: readonly Run[], home: number | undefined, slots: LiveSlots | undefined): Place {
    const { memory } = this.#source;
    const { cfa } = this.#activation;
    if (home !== undefined) return inMemory(memory, cfa + home);
    return slots ? lastKnown(memory, cfa, slots) : gathered(runContents(memory, runs, cfa));
  }

  #relationOf(entry: VariableEntry, type: Type | undefined): Relation | undefined {
    return relationToFrame(entry, type, this.#activation, this.#from);
  }

  /** Of an inlined call: where the arguments of the function lie that it is inlined into. */
  get #argumentHomes(): readonly Home[] {
    const { inlineDepth } = this.#activation;
    this.#homes ??= inlineDepth > 0 ? homesOf(this.#source, this.#plan.physical, this.#activation, this.#from) : [];
    return this.#homes;
  }

  /** Whether a place that is contradicted in one frame is so in all. */
  get #areArgumentsRelated(): boolean {
    if (this.#argumentHomes.length === 0) return true;
    return argumentsOf(this.#plan.physical).every(
      (entry) => this.#relationOf(entry, this.#source.types.type(entry.type)) !== undefined,
    );
  }

  all(): VariablePart[] {
    return Array.from({ length: this.count }, (_, position) => this.at(position));
  }
}

const AS_THEY_ARE = (type: Type | undefined) => type;

function realTypesOf(
  source: DescribedSource,
  { call, slots }: Plan,
  activation: Activation,
  from: FrameMemory,
): RealType {
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

/** Where the arguments of the physical function lie. */
function homesOf(source: DescribedSource, physical: CallScopes, activation: Activation, from: FrameMemory): Home[] {
  return argumentsOf(physical).map((entry) => {
    const type = source.types.type(entry.type);
    return { name: entry.name, type, place: locate(entry, type, activation, from).place };
  });
}

function argumentsOf(physical: CallScopes): VariableEntry[] {
  return physical.call.variables.filter((entry) => entry.isParameter && !entry.isResult && isOfTheSource(entry.name));
}

function believable<T extends Part>(source: DescribedSource, homes: readonly Home[], part: T): T {
  const other = contradictedBy(source.types, homes, part.type, part.place);
  if (other === undefined) return part;
  return {
    ...part,
    place: nowhere(fault('location-contradicted', `the debug information gives it the place of ${other}`)),
  };
}

function partOf(
  source: DescribedSource,
  { entry, name, escaped, type: declared, typeAsItCame }: Planned,
  activation: Activation,
  from: FrameMemory,
  real: (type: Type | undefined) => Type | undefined,
): Part & { escaped: boolean } {
  const type = real(declared);
  const { place, indirect } = locate(entry, type, activation, from);
  if (!escaped) return { name, type, place, escaped: indirect };
  // The pointer is of the shape; only the parameter's own type has a place in the dictionary.
  const pointee = real(typeAsItCame ?? source.types.type(type?.element));
  const address = word(place);
  if (typeof address !== 'number') return { name, type: pointee, place: nowhere(address), escaped };
  const target =
    address === 0 ? nowhere(fault('not-allocated', 'not allocated yet')) : inMemory(source.memory, address);
  return { name, type: pointee, place: target, escaped };
}

/** By name, what a closure captured, where its function has not begun: all of it is in the object that it is called with. */
function capturedAtEntry(
  source: DescribedSource,
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
  return entry && addressIn(locate(entry, from.types.type(entry.type), activation, from).place);
}

/** The same where its slot is known to hold it. It never changes. */
function dictionaryIn({ memory }: DescribedSource, slots: ArgumentSlots | undefined, cfa: number): number | undefined {
  return slots?.dictionary?.live ? addressIn(inMemory(memory, cfa + slots.dictionary.home)) : undefined;
}

function addressIn(place: Place): number | undefined {
  const address = word(place);
  return typeof address === 'number' && address !== 0 ? address : undefined;
}

/** Link-time pc of the call in the function that called; undefined: it is not in memory. */
function callerOf({ memory, bias }: DescribedSource, { cfa }: Activation): number | undefined {
  const returnAddress = memory.word(cfa - 8);
  return returnAddress > bias ? returnAddress - bias - 1 : undefined;
}
