/** What ran in a stretch of time: for each goroutine how long it was in each state, and how often it was started. */
import type { EventTable } from '../event-table.ts';
import { GO_NOT_EXIST, GO_RUNNING } from '../event-types.ts';
import { goroutineChanged, isSinceStart } from './changes.ts';
import { STATES, type StateLanes } from './lanes.ts';

export interface Ran {
  /** Rows of the goroutines that lived in the stretch. */
  readonly goroutine: Uint32Array;
  /** State (event-types.ts, GO_RUNNABLE …) → nanoseconds, for each of them. */
  readonly spent: readonly Float64Array[];
  /** How often each began to run. */
  readonly runs: Uint32Array;
  /** Nanoseconds of each one's longest run, as far as it lies in the stretch. */
  readonly longest: Float64Array;
  /** How many live at the end of the stretch. */
  readonly living: number;
}

/** Columns of all goroutines, to be added to. */
class RanColumns {
  readonly spent: readonly Float64Array[];
  readonly runs: Uint32Array;
  readonly longest: Float64Array;
  readonly lived: Uint8Array;
  living = 0;

  constructor(goroutines: number) {
    this.spent = Array.from({ length: STATES }, () => new Float64Array(goroutines));
    this.runs = new Uint32Array(goroutines);
    this.longest = new Float64Array(goroutines);
    this.lived = new Uint8Array(goroutines);
  }

  /** `began`: the state began within the stretch. */
  add(goroutine: number, state: number, length: number, began: boolean): void {
    if (length <= 0) return;
    this.spent[state][goroutine] += length;
    if (state > GO_NOT_EXIST) this.lived[goroutine] = 1;
    if (state !== GO_RUNNING) return;
    if (length > this.longest[goroutine]) this.longest[goroutine] = length;
    if (began) this.runs[goroutine]++;
  }

  /** Those that lived. */
  result(): Ran {
    const goroutine = Uint32Array.from(this.lived.keys()).filter((g) => this.lived[g] === 1);
    const pick = (column: Float64Array) => Float64Array.from(goroutine, (g) => column[g]);
    return {
      goroutine,
      spent: this.spent.map(pick),
      runs: Uint32Array.from(goroutine, (g) => this.runs[g]),
      longest: pick(this.longest),
      living: this.living,
    };
  }
}

/** In [from, to), by the lanes of all goroutines. */
export function ran(lanes: StateLanes, from: number, to: number): Ran {
  const columns = new RanColumns(lanes.count);
  for (let lane = 0; lane < lanes.count; lane++) {
    let state = 0;
    for (let place = Math.max(lanes.placeAt(lane, from), lanes.starts[lane]); place < lanes.starts[lane + 1]; place++) {
      const begin = lanes.begin(place);
      if (begin >= to) break;
      state = lanes.state(place);
      const length = Math.min(to, lanes.endOf(lane, place)) - Math.max(from, begin);
      columns.add(lane, state, length, begin >= from);
    }
    if (state > GO_NOT_EXIST) columns.living++;
  }
  return columns.result();
}

/** In the whole trace, by one walk over its events. */
export function ranInAll(events: EventTable, goroutines: number): Ran {
  const columns = new RanColumns(goroutines);
  if (events.count === 0) return columns.result();
  const state = new Uint8Array(goroutines);
  const since = new Float64Array(goroutines);
  const start = events.time(0);
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      const g = goroutineChanged(piece, i);
      if (g < 0) continue;
      const time = isSinceStart(piece, i) ? start : events.time(piece.first + i);
      if (since[g] !== 0 || state[g] !== 0) columns.add(g, state[g], time - since[g], true);
      state[g] = piece.transition(i) & 7;
      since[g] = time;
    }
  }
  const end = events.time(events.count - 1);
  for (let g = 0; g < goroutines; g++) {
    columns.add(g, state[g], end - since[g], true);
    if (state[g] > GO_NOT_EXIST) columns.living++;
  }
  return columns.result();
}
