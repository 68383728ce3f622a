/**
 * Where paths meet: places that hold different values on different paths become a symbol of their own there; places that
 * differ from one another by the same constant on every path share it. When a path comes round again (a loop), such a
 * symbol is given a new meaning; what was known of its old one is carried over to the places that now hold the old value.
 */
import { type Fact, type FactRules, type Slot, State, sameDeferred, subjectKey } from './state.ts';
import { dependsOn, type Sym, type Symbols, sameValue, type Value } from './symbols.ts';

/** A register, or a stack word by its offset from the frame address. */
interface Place {
  readonly name: string;
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
  const places = allPlaces(states);
  for (const place of places.values()) {
    const [first, ...others] = states.map((state) => place.held(state, symbols));
    if (others.some((value) => !sameValue(value, first))) point.places.set(place.name, place);
  }
  let own = sharedSymbols(states, point, symbols);
  let renewed = states.map((state) => renewedSymbols(state, point, own, symbols));
  while (spread(states, renewed, point, places, symbols)) {
    own = sharedSymbols(states, point, symbols);
    renewed = states.map((state) => renewedSymbols(state, point, own, symbols));
  }
  const result = new State<F>(
    states[0].registers.map((value, i) =>
      states.some((s) => s.registers[i] === undefined) ? undefined : (own.get(`r${i}`) ?? value),
    ),
  );
  for (const place of places.values())
    if (place.name.startsWith('s')) {
      const offset = Number(place.name.slice(1));
      result.slots.set(offset, joinedSlot(states, offset, own.get(place.name), symbols));
    }
  const facts = states.map((state, i) => translated(state, renewed[i], point, own, symbols, rules));
  result.facts = joinedFacts(facts, rules);
  joinRest(result, states, renewed);
  return result;
}

function allPlaces<F>(states: readonly State<F>[]): Map<string, Place> {
  const places = new Map<string, Place>();
  states[0].registers.forEach((_, i) => {
    places.set(`r${i}`, { name: `r${i}`, held: (state) => state.registers[i] });
  });
  for (const state of states)
    for (const at of state.slots.keys())
      if (!places.has(`s${at}`))
        places.set(`s${at}`, { name: `s${at}`, held: (one, symbols) => one.slotValue(at, symbols) });
  return places;
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
    own.set(place.name, { symbol, offset: offset - leader.offset });
  }
  return own;
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
  places: ReadonlyMap<string, Place>,
  symbols: Symbols,
): boolean {
  let grown = false;
  for (const place of places.values()) {
    if (point.places.has(place.name)) continue;
    if (!states.some((state, i) => renewed[i].size > 0 && dependsOn(place.held(state, symbols), renewed[i]))) continue;
    point.places.set(place.name, place);
    grown = true;
  }
  return grown;
}

function joinedSlot<F>(states: readonly State<F>[], offset: number, own: Value | undefined, symbols: Symbols): Slot {
  const sizes = states.map((s) => s.slots.get(offset)?.size ?? 8);
  if (sizes.some((size) => size !== sizes[0])) return { value: undefined, size: Math.max(...sizes) };
  return { value: own ?? states[0].slotValue(offset, symbols), size: sizes[0] };
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
  for (const fact of state.facts.values()) {
    const { value } = fact;
    const outdated = dependsOn(value, renewed);
    if (!outdated) put(value, fact);
    const homes = value.symbol ? homesOf(value.symbol, state, point, own, symbols) : new Map<Sym, number>();
    for (const [symbol, offset] of homes)
      if (symbol !== value.symbol) put({ symbol, offset: value.offset - offset }, fact);
    if (outdated && homes.size === 0 && value.symbol && !rules.isIdle(fact.fact))
      put({ symbol: symbols.earlier(value.symbol).symbol, offset: value.offset }, fact);
  }
  return result;
}

/** The meeting point's symbols that get their value from `symbol` on this path, and how far from it. */
function homesOf<F>(
  symbol: Sym,
  state: State<F>,
  point: MeetingPoint,
  own: ReadonlyMap<string, Value>,
  symbols: Symbols,
): Map<Sym, number> {
  const homes = new Map<Sym, number>();
  for (const place of point.places.values()) {
    const held = place.held(state, symbols);
    const after = own.get(place.name);
    if (held?.symbol === symbol && after?.symbol) homes.set(after.symbol, held.offset - after.offset);
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
