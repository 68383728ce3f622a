/**
 * Where paths meet: places that hold different values on different paths become a symbol of their own there. When a path
 * comes round again (a loop), such a symbol is given a new meaning; what was known of its old one is carried over to the
 * places that now hold the old value.
 */
import { type Fact, type FactRules, type Slot, State, sameDeferred, subjectKey } from './state.ts';
import { dependsOn, type Sym, type Symbols, sameValue, type Value } from './symbols.ts';

/** The places of one meeting point that have symbols of their own; they stay once they are. */
export interface MeetingPoint {
  readonly site: number;
  readonly registers: Set<number>;
  readonly slots: Set<number>;
}

export function meetingPoint(site: number): MeetingPoint {
  return { site, registers: new Set(), slots: new Set() };
}

/** The state after the paths that end in `states` have met. */
export function joined<F>(
  states: readonly State<F>[],
  point: MeetingPoint,
  symbols: Symbols,
  rules: FactRules<F>,
): State<F> {
  const offsets = new Set(states.flatMap((s) => [...s.slots.keys()]));
  findDifferences(states, point, symbols, offsets);
  const renewed = states.map((state) => renewedSymbols(state, point, symbols));
  for (let grown = true; grown; ) grown = spread(states, renewed, point, symbols, offsets);
  const result = new State<F>(
    states[0].registers.map((value, i) =>
      states.some((s) => s.registers[i] === undefined)
        ? undefined
        : point.registers.has(i)
          ? symbols.merge(point.site, `r${i}`)
          : value,
    ),
  );
  for (const offset of offsets) result.slots.set(offset, joinedSlot(states, offset, point, symbols));
  const facts = states.map((state, i) => translated(state, renewed[i], point, symbols, rules));
  result.facts = joinedFacts(facts, rules);
  joinRest(result, states, renewed);
  return result;
}

function findDifferences<F>(
  states: readonly State<F>[],
  point: MeetingPoint,
  symbols: Symbols,
  offsets: ReadonlySet<number>,
): void {
  const [first] = states;
  first.registers.forEach((value, i) => {
    if (states.some((s) => !sameValue(s.registers[i], value))) point.registers.add(i);
  });
  for (const offset of offsets) {
    const value = first.slotValue(offset, symbols);
    if (states.some((s) => !sameValue(s.slotValue(offset, symbols), value))) point.slots.add(offset);
  }
}

/** The symbols of the meeting point that have another meaning after coming this way. */
function renewedSymbols<F>(state: State<F>, point: MeetingPoint, symbols: Symbols): Set<Sym> {
  const renewed = new Set<Sym>();
  const consider = (held: Value | undefined, own: Value) => {
    if (own.symbol && !sameValue(held, own)) renewed.add(own.symbol);
  };
  for (const i of point.registers) consider(state.registers[i], symbols.merge(point.site, `r${i}`));
  for (const at of point.slots) consider(state.slotValue(at, symbols), symbols.merge(point.site, `s${at}`));
  return renewed;
}

/** A place whose value depends on a renewed symbol must become one itself. True: some did. */
function spread<F>(
  states: readonly State<F>[],
  renewed: Set<Sym>[],
  point: MeetingPoint,
  symbols: Symbols,
  offsets: ReadonlySet<number>,
): boolean {
  let grown = false;
  const add = (place: Value, held: (state: State<F>) => Value | undefined) => {
    grown = true;
    states.forEach((state, i) => {
      if (place.symbol && !sameValue(held(state), place)) renewed[i].add(place.symbol);
    });
  };
  states.forEach((state, i) => {
    if (renewed[i].size === 0) return;
    state.registers.forEach((value, r) => {
      if (point.registers.has(r) || !dependsOn(value, renewed[i])) return;
      point.registers.add(r);
      add(symbols.merge(point.site, `r${r}`), (s) => s.registers[r]);
    });
    for (const at of offsets) {
      if (point.slots.has(at) || !dependsOn(state.slots.get(at)?.value, renewed[i])) continue;
      point.slots.add(at);
      add(symbols.merge(point.site, `s${at}`), (s) => s.slotValue(at, symbols));
    }
  });
  return grown;
}

function joinedSlot<F>(states: readonly State<F>[], offset: number, point: MeetingPoint, symbols: Symbols): Slot {
  const sizes = states.map((s) => s.slots.get(offset)?.size ?? 8);
  if (sizes.some((size) => size !== sizes[0])) return { value: undefined, size: Math.max(...sizes) };
  if (point.slots.has(offset)) return { value: symbols.merge(point.site, `s${offset}`), size: sizes[0] };
  return { value: states[0].slotValue(offset, symbols), size: sizes[0] };
}

/** The facts of one path in terms of the symbols after the meeting. */
function translated<F>(
  state: State<F>,
  renewed: ReadonlySet<Sym>,
  point: MeetingPoint,
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
  for (const fact of state.facts.values()) {
    const { value } = fact;
    const outdated = dependsOn(value, renewed);
    if (!outdated) put(value, fact);
    const homes = value.symbol ? homesOf(value.symbol, state, point, symbols) : [];
    for (const home of homes)
      if (home.own.symbol !== value.symbol) put({ symbol: home.own.symbol, offset: value.offset - home.offset }, fact);
    if (outdated && homes.length === 0 && value.symbol)
      put({ symbol: symbols.earlier(value.symbol).symbol, offset: value.offset }, fact);
  }
  return result;
}

/** The meeting point's symbols that get their value from `symbol` on this path, and how far from it. */
function homesOf<F>(symbol: Sym, state: State<F>, point: MeetingPoint, symbols: Symbols) {
  const homes: { own: Value; offset: number }[] = [];
  for (const i of point.registers) {
    const held = state.registers[i];
    if (held?.symbol === symbol) homes.push({ own: symbols.merge(point.site, `r${i}`), offset: held.offset });
  }
  for (const at of point.slots) {
    const held = state.slotValue(at, symbols);
    if (held?.symbol === symbol) homes.push({ own: symbols.merge(point.site, `s${at}`), offset: held.offset });
  }
  return homes;
}

function joinedFacts<F>(paths: readonly ReadonlyMap<string, Fact<F>>[], rules: FactRules<F>): Map<string, Fact<F>> {
  const result = new Map<string, Fact<F>>();
  for (const path of paths) for (const [name, fact] of path) if (!result.has(name)) result.set(name, fact);
  for (const [name, subject] of result) {
    let fact = paths[0].get(name)?.fact;
    for (let i = 1; i < paths.length; i++) fact = rules.join(fact, paths[i].get(name)?.fact);
    if (fact === undefined) result.delete(name);
    else result.set(name, { ...subject, fact });
  }
  return result;
}

/** Vectors, stores, the condition and deferred closures stay where all paths agree. */
function joinRest<F>(result: State<F>, states: readonly State<F>[], renewed: readonly ReadonlySet<Sym>[]): void {
  const [first] = states;
  const stays = (value: Value | undefined, of: (state: State<F>) => Value | undefined) =>
    value !== undefined && states.every((s, i) => sameValue(of(s), value) && !dependsOn(value, renewed[i]));
  for (const [number, pair] of first.vectors) {
    const low = stays(pair[0], (s) => s.vectors.get(number)?.[0]) ? pair[0] : undefined;
    const high = stays(pair[1], (s) => s.vectors.get(number)?.[1]) ? pair[1] : undefined;
    if (low || high) result.vectors.set(number, [low, high]);
  }
  for (const [at, stored] of first.memory) {
    const agreed = stays(stored.value, (s) => s.memory.get(at)?.value);
    if (agreed && !renewed.some((r) => dependsOn(stored.address, r))) result.memory.set(at, stored);
  }
  const sameSense = states.every((s) => s.condition?.inverted === first.condition?.inverted);
  if (sameSense && stays(first.condition?.value, (s) => s.condition?.value)) result.condition = first.condition;
  result.deferred = states.every((s) => sameDeferred(s.deferred, first.deferred)) ? first.deferred : undefined;
}
