/**
 * Lanes: for each of many things (goroutines, processors) the rows at which its state changes, one after the other. From one
 * row to the next it has one state; the last reaches to the end of the trace. Sums over blocks of rows make a question
 * about any stretch of time cost the same, however many rows lie in it.
 */
import type { EventTable } from '../event-table.ts';
import { isSinceStart } from './changes.ts';

/** Rows that share a sum: what is added up at most at each border. */
const BLOCK = 128;
export const STATES = 8;

/** Rows of each lane, all in one column. */
export interface LaneRows {
  /** Lane → where its rows begin; one more at the end. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** `laneOf`: lane of an event's row; -1 for none. */
export function laneRows(events: EventTable, lanes: number, laneOf: (row: number) => number): LaneRows {
  const starts = new Uint32Array(lanes + 1);
  for (let row = 0; row < events.count; row++) {
    const lane = laneOf(row);
    if (lane >= 0) starts[lane + 1]++;
  }
  for (let lane = 0; lane < lanes; lane++) starts[lane + 1] += starts[lane];
  const rows = new Uint32Array(starts[lanes]);
  const next = starts.slice();
  for (let row = 0; row < events.count; row++) {
    const lane = laneOf(row);
    if (lane >= 0) rows[next[lane]++] = row;
  }
  return { starts, rows };
}

/** A window of a lane: pieces of time, exact where few, else one for each stretch in which anything is known. */
export interface LaneWindow {
  /** Each piece is one state; else a piece may hold many. */
  readonly exact: boolean;
  /** Nanoseconds since the trace began. */
  readonly start: number[];
  readonly end: number[];
  /** Row of the event that began the state that took the longest in the piece. */
  readonly row: number[];
  /** That state. */
  readonly state: number[];
  /** How many states the piece holds. */
  readonly count: number[];
  /** State → nanoseconds in each piece. */
  readonly spent: number[][];
}

export class StateLanes {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly #events: EventTable;
  readonly #stateOf: (row: number) => number;
  readonly #start: number;
  readonly #end: number;
  /** For each state and block, nanoseconds spent in all places before. */
  readonly #sums: Float64Array;
  /** For each block the place that lasts longest. */
  readonly #longest: Uint32Array;

  /** `stateOf`: state, 0 to 7, from a row on. */
  constructor(events: EventTable, lanes: LaneRows, stateOf: (row: number) => number) {
    this.#events = events;
    this.starts = lanes.starts;
    this.rows = lanes.rows;
    this.#stateOf = stateOf;
    this.#start = events.count === 0 ? 0 : events.time(0);
    this.#end = events.count === 0 ? 0 : events.time(events.count - 1);
    const blocks = Math.ceil(this.rows.length / BLOCK) + 1;
    this.#sums = new Float64Array(blocks * STATES);
    this.#longest = new Uint32Array(blocks);
    this.#addUp();
  }

  get count(): number {
    return this.starts.length - 1;
  }

  /** The place in `rows` of the state that a lane has at a time; -1 before its first. */
  placeAt(lane: number, time: number): number {
    let low = this.starts[lane];
    let high = this.starts[lane + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.begin(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low > this.starts[lane] ? low - 1 : -1;
  }

  /** State at a place. */
  state(place: number): number {
    return this.#stateOf(this.rows[place]);
  }

  /** When the state at a place begins. */
  begin(place: number): number {
    const row = this.rows[place];
    return isSinceStart(this.#events, row) ? this.#start : this.#events.time(row);
  }

  /** When the state at a place of a lane ends. */
  endOf(lane: number, place: number): number {
    return place + 1 < this.starts[lane + 1] ? this.begin(place + 1) : this.#end;
  }

  /** Nanoseconds that a lane spent in each state up to a time, from when it is first known; added to `into`. */
  spentBefore(lane: number, time: number, into: Float64Array, sign: number): void {
    const place = this.placeAt(lane, time);
    if (place < 0) return;
    const first = this.starts[lane];
    this.#sumBefore(place, into, sign);
    this.#sumBefore(first, into, -sign);
    into[this.state(place)] += sign * (Math.min(time, this.endOf(lane, place)) - this.begin(place));
  }

  /** [from, to) in at most `pieces` pieces. */
  window(lane: number, from: number, to: number, pieces: number): LaneWindow {
    const first = Math.max(this.placeAt(lane, from), this.starts[lane]);
    const last = this.placeAt(lane, to);
    const window = {
      start: [],
      end: [],
      row: [],
      state: [],
      count: [],
      spent: Array.from({ length: STATES }, () => []),
    };
    if (last - first < pieces) {
      for (let place = first; place <= last; place++) this.#addExact(lane, place, from, to, window);
      return { ...window, exact: true };
    }
    for (let i = 0; i < pieces; i++) {
      const width = (to - from) / pieces;
      this.#addPiece(lane, from + i * width, from + (i + 1) * width, window);
    }
    return { ...window, exact: false };
  }

  #addExact(lane: number, place: number, from: number, to: number, into: Omit<LaneWindow, 'exact'>): void {
    const start = Math.max(from, this.begin(place));
    const end = Math.min(to, this.endOf(lane, place));
    if (start >= end) return;
    const state = this.state(place);
    push(into, start, end, this.rows[place], state, 1);
    for (let s = 0; s < STATES; s++) into.spent[s].push(s === state ? end - start : 0);
  }

  #addPiece(lane: number, from: number, to: number, into: Omit<LaneWindow, 'exact'>): void {
    const last = this.placeAt(lane, to);
    if (last < 0) return;
    const first = Math.max(this.placeAt(lane, from), this.starts[lane]);
    const spent = new Float64Array(STATES);
    this.spentBefore(lane, to, spent, 1);
    this.spentBefore(lane, from, spent, -1);
    const longest = this.#longestOf(lane, first, last, from, to);
    push(into, from, to, this.rows[longest], this.state(longest), last - first + 1);
    for (let s = 0; s < STATES; s++) into.spent[s].push(spent[s]);
  }

  /** The place from `first` to `last` that takes the longest of [from, to). */
  #longestOf(lane: number, first: number, last: number, from: number, to: number): number {
    let best = first;
    let most = -1;
    const offer = (place: number) => {
      const length = Math.min(to, this.endOf(lane, place)) - Math.max(from, this.begin(place));
      if (length > most) {
        most = length;
        best = place;
      }
    };
    for (let place = first; place <= last; ) {
      if (place % BLOCK === 0 && place + BLOCK <= last && place > first) {
        offer(this.#longest[place / BLOCK]);
        place += BLOCK;
      } else offer(place++);
    }
    return best;
  }

  /** Nanoseconds in each state at all places before one. */
  #sumBefore(place: number, into: Float64Array, sign: number): void {
    const block = Math.floor(place / BLOCK);
    for (let s = 0; s < STATES; s++) into[s] += sign * this.#sums[block * STATES + s];
    let lane = -1;
    for (let at = block * BLOCK; at < place; at++) {
      if (lane < 0 || at >= this.starts[lane + 1]) lane = this.#laneOf(at);
      into[this.state(at)] += sign * (this.endOf(lane, at) - this.begin(at));
    }
  }

  /** The lane of a place: the last that begins at or before it. */
  #laneOf(place: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle + 1] <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #addUp(): void {
    const sum = new Float64Array(STATES);
    let most = -1;
    for (let lane = 0; lane < this.count; lane++) {
      for (let place = this.starts[lane]; place < this.starts[lane + 1]; place++) {
        if (place % BLOCK === 0) {
          this.#sums.set(sum, (place / BLOCK) * STATES);
          most = -1;
        }
        const length = this.endOf(lane, place) - this.begin(place);
        sum[this.state(place)] += length;
        if (length <= most) continue;
        most = length;
        this.#longest[Math.floor(place / BLOCK)] = place;
      }
    }
    this.#sums.set(sum, Math.ceil(this.rows.length / BLOCK) * STATES);
  }
}

function push(
  into: Omit<LaneWindow, 'exact' | 'spent'>,
  start: number,
  end: number,
  row: number,
  state: number,
  count: number,
): void {
  into.start.push(start);
  into.end.push(end);
  into.row.push(row);
  into.state.push(state);
  into.count.push(count);
}
