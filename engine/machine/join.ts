/**
 * Where paths meet: places that hold different values on different paths become a symbol of their own there; places that
 * differ from one another by the same constant on every path share it. When a path comes round again (a loop), such a
 * symbol is given a new meaning; what was known of its old one is carried over to the places that now hold the old value.
 */
import { SharedMap } from './shared-map.ts';
import { type Fact, type FactRules, joinedDeferred, type Slot, type State, subjectKey } from './state.ts';
import { dependsOn, type Sym, type Symbols, sameValue, type Value, ZERO } from './symbols.ts';

/** More numbers than that are any number. */
const MAX_CHOICES = 16;

/** A register, or a stack word by its offset from the frame address. */
interface Place {
  readonly name: string;
  readonly register?: number;
  /** Offset from the frame address. */
  readonly slot?: number;
  readonly held: <F>(state: State<F>, symbols: Symbols) => Value | undefined;
}

/** The places of one meeting point that have symbols of their own; they stay once they are. */
export interface MeetingPoint {
  readonly site: number;
  readonly places: Map<string, Place>;
  /** Place → the place whose symbol it shared last: those that were told apart stay apart. */
  readonly leaders: Map<string, string>;
}

export function meetingPoint(site: number): MeetingPoint {
  return { site, places: new Map(), leaders: new Map() };
}

/** The state after the paths that end in `states` have met. */
export function joined<F>(
  states: readonly State<F>[],
  point: MeetingPoint,
  symbols: Symbols,
  rules: FactRules<F>,
): State<F> {
  const [first] = states;
  const different = differentPlaces(states);
  addDifferences(states, point, different, symbols);
  let meeting = meet(states, point, symbols);
  if (meeting.renewed.some((r) => r.size > 0)) {
    const places = allPlaces(states);
    while (spread(states, meeting.renewed, point, places, symbols)) meeting = meet(states, point, symbols);
  }
  const { own, renewed } = meeting;
  // What is not different is as on the first path.
  const result = first.copy();
  for (const place of [...different, ...point.places.values()]) {
    const { slot, register } = place;
    if (slot !== undefined) result.slots.set(slot, joinedSlot(states, slot, own.get(place.name), symbols));
    else if (register !== undefined)
      result.registers[register] = joinedRegister(states, register, own.get(place.name), symbols);
  }
  joinRest(result, states, renewed);
  const alike = states.every((s) => s.facts.isCopyOf(first.facts)) && point.places.size === 0;
  if (!alike) {
    const facts = states.map((state, i) => translated(state, renewed[i], point, own, symbols, rules));
    result.facts = joinedFacts(facts, rules);
    forgetNameless(result, rules);
  }
  return result;
}

/** Places that do not hold the very same on all paths. Copies of states share what was not written since. */
function differentPlaces<F>(states: readonly State<F>[]): Place[] {
  const [first, ...others] = states;
  const different: Place[] = [];
  first.registers.forEach((value, i) => {
    if (others.some((s) => !sameValue(s.registers[i], value))) different.push(registerPlace(i));
  });
  const seen = new Set<number>();
  for (const other of others) {
    if (other.slots.isCopyOf(first.slots)) continue;
    const check = (at: number) => {
      if (first.slots.get(at) === other.slots.get(at) || seen.has(at)) return;
      seen.add(at);
      different.push(slotPlace(at));
    };
    for (const at of first.slots.keys()) check(at);
    for (const at of other.slots.keys()) check(at);
  }
  return different;
}

function addDifferences<F>(
  states: readonly State<F>[],
  point: MeetingPoint,
  different: readonly Place[],
  symbols: Symbols,
): void {
  for (const place of different) {
    if (point.places.has(place.name)) continue;
    const values = states.map((state) => place.held(state, symbols));
    if (values.every((value) => sameValue(value, values[0]))) continue;
    if (!nilOrVariable(values, symbols) && !values.some(isUnwritten)) point.places.set(place.name, place);
  }
}

/** What the meeting point's places hold after it, and which of its symbols each path gives another meaning. */
function meet<F>(states: readonly State<F>[], point: MeetingPoint, symbols: Symbols) {
  const own = sharedSymbols(states, point, symbols);
  return { own, renewed: states.map((state) => renewedSymbols(state, point, own, symbols)) };
}

function allPlaces<F>(states: readonly State<F>[]): Place[] {
  const slots = new Set<number>();
  for (const state of states) for (const at of state.slots.keys()) slots.add(at);
  return [...states[0].registers.map((_, i) => registerPlace(i)), ...[...slots].map(slotPlace)];
}

/** Places are made once: they are the same for every function. */
const registerPlaces: Place[] = [];
const slotPlaces = new Map<number, Place>();

function registerPlace(number: number): Place {
  registerPlaces[number] ??= { name: `r${number}`, register: number, held: (state) => state.registers[number] };
  return registerPlaces[number];
}

function slotPlace(offset: number): Place {
  let place = slotPlaces.get(offset);
  if (!place) {
    place = { name: `s${offset}`, slot: offset, held: (state, symbols) => state.slotValue(offset, symbols) };
    slotPlaces.set(offset, place);
  }
  return place;
}

/** The values that the meeting point's places have after it. */
function sharedSymbols<F>(states: readonly State<F>[], point: MeetingPoint, symbols: Symbols): Map<string, Value> {
  const leaders = new Map<string, { readonly name: string; readonly offset: number }>();
  const own = new Map<string, Value>();
  for (const place of point.places.values()) {
    const values = states.map((state) => place.held(state, symbols));
    const [first] = values;
    const shape = values.map((v) => (v && first ? `${v.symbol?.id ?? ''}${v.offset - first.offset}` : '?')).join();
    const alone = values.some((v) => v === undefined);
    const before = point.leaders.get(place.name);
    const name = alone ? `alone ${place.name}` : `${before ?? ''} ${shape}`;
    const offset = first?.offset ?? 0;
    const leader = leaders.get(name) ?? { name: place.name, offset };
    if (!leaders.has(name)) leaders.set(name, leader);
    point.leaders.set(place.name, leader.name);
    const { symbol } = symbols.merge(point.site, leader.name);
    if (symbol && leader.name === place.name) symbols.setChoices(symbol, choicesOf(values, symbol, symbols));
    own.set(place.name, { symbol, offset: offset - leader.offset });
  }
  return own;
}

/** A pointer to a variable on the stack that is nil on some paths: it is followed only where it is not. */
function nilOrVariable(values: readonly (Value | undefined)[], symbols: Symbols): Value | undefined {
  const variable = values.find((value) => value?.symbol === symbols.frame);
  const fits = (value: Value | undefined) => sameValue(value, variable) || sameValue(value, ZERO);
  return variable && values.every(fits) ? variable : undefined;
}

/** A local variable's word that has what was there before the function was entered. */
function isUnwritten(value: Value | undefined): boolean {
  return value?.symbol?.kind === 'slot' && value.symbol.number < 0;
}

/** Numbers that meet, if they are few. */
function choicesOf(values: readonly (Value | undefined)[], own: Sym, symbols: Symbols): readonly number[] | undefined {
  const all = new Set<number>();
  for (const value of values) {
    if (value?.symbol === own && value.offset === 0) continue;
    // What counts in a loop can be any number.
    const numbers = value?.symbol?.variables.includes(own) ? undefined : value && symbols.choices(value);
    if (!numbers) return undefined;
    for (const number of numbers) all.add(number);
  }
  return all.size <= MAX_CHOICES ? [...all].sort((a, b) => a - b) : undefined;
}

/** The symbols of the meeting point that have another meaning after coming this way. */
function renewedSymbols<F>(
  state: State<F>,
  point: MeetingPoint,
  own: ReadonlyMap<string, Value>,
  symbols: Symbols,
): Set<Sym> {
  const renewed = new Set<Sym>();
  for (const place of point.places.values()) {
    const value = own.get(place.name);
    if (value?.symbol && !sameValue(place.held(state, symbols), value)) renewed.add(value.symbol);
  }
  return renewed;
}

/** A place whose value depends on a renewed symbol must become one itself. True: some did. */
function spread<F>(
  states: readonly State<F>[],
  renewed: readonly ReadonlySet<Sym>[],
  point: MeetingPoint,
  places: readonly Place[],
  symbols: Symbols,
): boolean {
  let grown = false;
  for (const place of places) {
    if (point.places.has(place.name)) continue;
    const values = states.map((state) => place.held(state, symbols));
    if (!values.some((value, i) => renewed[i].size > 0 && dependsOn(value, renewed[i]))) continue;
    if (values.some((value) => value === undefined || isUnwritten(value))) continue;
    point.places.set(place.name, place);
    grown = true;
  }
  return grown;
}

function joinedRegister<F>(
  states: readonly State<F>[],
  register: number,
  own: Value | undefined,
  symbols: Symbols,
): Value | undefined {
  const values = states.map((s) => s.registers[register]);
  if (values.some((value) => value === undefined)) return undefined;
  return own ?? nilOrVariable(values, symbols) ?? values[0];
}

function joinedSlot<F>(states: readonly State<F>[], offset: number, own: Value | undefined, symbols: Symbols): Slot {
  const sizes = states.map((s) => s.slots.get(offset)?.size ?? 8);
  if (sizes.some((size) => size !== sizes[0])) return { value: undefined, size: Math.max(...sizes) };
  const values = states.map((s) => s.slotValue(offset, symbols));
  // Written on some paths only: what comes after does not read it unless it writes it first.
  const [first] = values;
  const common = values.every((value) => sameValue(value, first)) ? first : undefined;
  return { value: own ?? nilOrVariable(values, symbols) ?? common, size: sizes[0] };
}

/** The facts of one path in terms of the symbols after the meeting. */
function translated<F>(
  state: State<F>,
  renewed: ReadonlySet<Sym>,
  point: MeetingPoint,
  own: ReadonlyMap<string, Value>,
  symbols: Symbols,
  rules: FactRules<F>,
): Map<string, Fact<F>> {
  const result = new Map<string, Fact<F>>();
  const put = (value: Value, fact: Fact<F>) => {
    const subject = { value, aspect: fact.aspect };
    const name = subjectKey(subject);
    const present = result.get(name);
    const both = present ? rules.join(present.fact, fact.fact) : fact.fact;
    if (both !== undefined) result.set(name, { ...subject, fact: both });
  };
  const homes = homesOf(state, point, own, symbols);
  for (const fact of state.facts.values()) {
    const { value } = fact;
    const outdated = dependsOn(value, renewed);
    if (!outdated) put(value, fact);
    const at = (value.symbol && homes.get(value.symbol)) ?? NO_HOMES;
    for (const [symbol, offset] of at)
      if (symbol !== value.symbol) put({ symbol, offset: value.offset - offset }, fact);
    if (outdated && at.size === 0 && value.symbol && !rules.isOver(fact.fact))
      put({ symbol: symbols.earlier(value.symbol).symbol, offset: value.offset }, fact);
  }
  return result;
}

const NO_HOMES: ReadonlyMap<Sym, number> = new Map();

/** Symbol → the meeting point's symbols that get their value from it on this path, and how far from it. */
function homesOf<F>(
  state: State<F>,
  point: MeetingPoint,
  own: ReadonlyMap<string, Value>,
  symbols: Symbols,
): Map<Sym, Map<Sym, number>> {
  const homes = new Map<Sym, Map<Sym, number>>();
  for (const place of point.places.values()) {
    const held = place.held(state, symbols);
    const after = own.get(place.name);
    if (!held?.symbol || !after?.symbol) continue;
    const at = homes.get(held.symbol) ?? new Map<Sym, number>();
    homes.set(held.symbol, at.set(after.symbol, held.offset - after.offset));
  }
  return homes;
}

function joinedFacts<F>(
  paths: readonly ReadonlyMap<string, Fact<F>>[],
  rules: FactRules<F>,
): SharedMap<string, Fact<F>> {
  const result = new Map<string, Fact<F>>();
  for (const path of paths) for (const [name, fact] of path) if (!result.has(name)) result.set(name, fact);
  for (const [name, subject] of result) {
    let fact = paths[0].get(name)?.fact;
    for (let i = 1; i < paths.length; i++) fact = rules.join(fact, paths[i].get(name)?.fact);
    if (fact === undefined) result.delete(name);
    else result.set(name, { ...subject, fact });
  }
  return new SharedMap(result);
}

/** A weak fact about what no place leads to any more will never be of use. */
function forgetNameless<F>(state: State<F>, rules: FactRules<F>): void {
  const named = new Set<Sym>();
  const add = (value: Value | undefined) => {
    for (const variable of value?.symbol?.variables ?? []) named.add(variable);
  };
  state.registers.forEach(add);
  for (const { value } of state.slots.values()) add(value);
  for (const { value } of state.memory.values()) add(value);
  for (const fact of [...state.facts.values()])
    if (rules.isWeak(fact.fact) && fact.value.symbol?.variables.some((v) => !named.has(v)))
      state.setFact(fact, undefined);
}

/** Vectors, stores, the condition and deferred closures stay, as on the first path, where all paths agree. */
function joinRest<F>(result: State<F>, states: readonly State<F>[], renewed: readonly ReadonlySet<Sym>[]): void {
  const [first] = states;
  const stays = (value: Value | undefined, of: (state: State<F>) => Value | undefined) =>
    value !== undefined && states.every((s, i) => sameValue(of(s), value) && !dependsOn(value, renewed[i]));
  for (const [number, pair] of [...first.vectors.entries()]) {
    const low = stays(pair[0], (s) => s.vectors.get(number)?.[0]) ? pair[0] : undefined;
    const high = stays(pair[1], (s) => s.vectors.get(number)?.[1]) ? pair[1] : undefined;
    if (low !== pair[0] || high !== pair[1]) result.vectors.set(number, [low, high]);
  }
  for (const [at, stored] of [...first.memory.entries()]) {
    const agreed = stays(stored.value, (s) => s.memory.get(at)?.value);
    if (!agreed || renewed.some((r) => dependsOn(stored.address, r))) result.memory.delete(at);
  }
  const sameSense = states.every((s) => s.condition?.inverted === first.condition?.inverted);
  if (!sameSense || !stays(first.condition?.value, (s) => s.condition?.value)) result.condition = undefined;
  result.deferred = states.map((s) => s.deferred).reduce((a, b) => joinedDeferred(a, b));
}
