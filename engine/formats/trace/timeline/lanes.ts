/**
 * Lanes: for each of many things (goroutines, processors) the rows at which its state changes, one after the other. From one
 * row to the next it has one state; the last reaches to the end of the trace. Sums over blocks of rows, made when a long
 * lane is first asked for, make a question about any stretch of time cost the same, however many rows lie in it.
 */
import type { EventTable } from '../event-table.ts';
import { isSinceStart } from './changes.ts';
import type { LaneRows } from './lane-rows.ts';

/** Rows that share a sum: what is added up at most at each border. */
const BLOCK = 128;
export const STATES = 8;

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

/** What is known of a lane's blocks of rows. */
interface LaneSums {
  /** For each block and state, nanoseconds spent before it. */
  readonly spent: Float64Array;
  /** For each block the place that lasts longest. */
  readonly longest: Uint32Array;
}

export class StateLanes {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly #events: EventTable;
  readonly #stateOf: (row: number) => number;
  readonly #start: number;
  readonly #end: number;
  readonly #sums = new Map<number, LaneSums>();

  /** `stateOf`: state, 0 to 7, from a row on. */
  constructor(events: EventTable, lanes: LaneRows, stateOf: (row: number) => number) {
    this.#events = events;
    this.starts = lanes.starts;
    this.rows = lanes.rows;
    this.#stateOf = stateOf;
    this.#start = events.count === 0 ? 0 : events.time(0);
    this.#end = events.count === 0 ? 0 : events.time(events.count - 1);
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

  /** [from, to) in at most `pieces` pieces. */
  window(lane: number, from: number, to: number, pieces: number): LaneWindow {
    const first = Math.max(this.placeAt(lane, from), this.starts[lane]);
    const last = this.placeAt(lane, to);
    const spent: number[][] = Array.from({ length: STATES }, () => []);
    const window = { start: [], end: [], row: [], state: [], count: [], spent };
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
    this.#addSpentBefore(lane, last, to, spent, 1);
    this.#addSpentBefore(lane, first, from, spent, -1);
    const longest = this.#longestOf(lane, first, last, from, to);
    push(into, from, to, this.rows[longest], this.state(longest), last - first + 1);
    for (let s = 0; s < STATES; s++) into.spent[s].push(spent[s]);
  }

  /** Nanoseconds in each state from the lane's beginning up to a time, at which it is at a place. */
  #addSpentBefore(lane: number, place: number, time: number, into: Float64Array, sign: number): void {
    const { spent } = this.#sumsOf(lane);
    const block = Math.floor((place - this.starts[lane]) / BLOCK);
    for (let s = 0; s < STATES; s++) into[s] += sign * spent[block * STATES + s];
    for (let at = this.starts[lane] + block * BLOCK; at < place; at++) {
      into[this.state(at)] += sign * (this.endOf(lane, at) - this.begin(at));
    }
    into[this.state(place)] += sign * Math.max(0, Math.min(time, this.endOf(lane, place)) - this.begin(place));
  }

  /** The place from `first` to `last` that takes the longest of [from, to). */
  #longestOf(lane: number, first: number, last: number, from: number, to: number): number {
    const { longest } = this.#sumsOf(lane);
    const start = this.starts[lane];
    let best = first;
    let most = -1;
    const offer = (place: number) => {
      const length = Math.min(to, this.endOf(lane, place)) - Math.max(from, this.begin(place));
      if (length <= most) return;
      most = length;
      best = place;
    };
    for (let place = first; place <= last; ) {
      if ((place - start) % BLOCK === 0 && place + BLOCK <= last && place > first) {
        offer(longest[(place - start) / BLOCK]);
        place += BLOCK;
      } else offer(place++);
    }
    return best;
  }

  #sumsOf(lane: number): LaneSums {
    let known = this.#sums.get(lane);
    if (!known) {
      known = this.#addUp(lane);
      this.#sums.set(lane, known);
    }
    return known;
  }

  #addUp(lane: number): LaneSums {
    const [first, end] = [this.starts[lane], this.starts[lane + 1]];
    const blocks = Math.ceil((end - first) / BLOCK);
    const spent = new Float64Array(blocks * STATES);
    const longest = new Uint32Array(blocks);
    const sum = new Float64Array(STATES);
    let most = -1;
    let begin = first < end ? this.begin(first) : 0;
    for (let place = first; place < end; place++) {
      const block = Math.floor((place - first) / BLOCK);
      if ((place - first) % BLOCK === 0) {
        spent.set(sum, block * STATES);
        most = -1;
      }
      const next = this.endOf(lane, place);
      sum[this.state(place)] += next - begin;
      if (next - begin > most) {
        most = next - begin;
        longest[block] = place;
      }
      begin = next;
    }
    return { spent, longest };
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
