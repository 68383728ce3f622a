/** What ran in a stretch of time: for each goroutine how long it was in each state, and how often it was started. */
import { GO_NOT_EXIST, GO_RUNNING } from '../event-types.ts';
import type { StateLanes } from './lanes.ts';
import { STATES } from './lanes.ts';

export interface Ran {
  /** Rows of the goroutines that lived in the stretch. */
  readonly goroutine: Uint32Array;
  /** State (event-types.ts, GO_RUNNABLE …) → nanoseconds, for each of them. */
  readonly spent: readonly Float64Array[];
  /** How often each began to run. */
  readonly runs: Uint32Array;
  /** Nanoseconds of each one's longest run, as far as it lies in the stretch. */
  readonly longest: Float64Array;
}

/** `lanes`: the goroutines' states. */
export function ran(lanes: StateLanes, from: number, to: number): Ran {
  const goroutine = new Uint32Array(lanes.count);
  const spent = Array.from({ length: STATES }, () => new Float64Array(lanes.count));
  const runs = new Uint32Array(lanes.count);
  const longest = new Float64Array(lanes.count);
  let count = 0;
  for (let lane = 0; lane < lanes.count; lane++) {
    const first = Math.max(lanes.placeAt(lane, from), lanes.starts[lane]);
    let lived = false;
    for (let place = first; place < lanes.starts[lane + 1]; place++) {
      const begin = lanes.begin(place);
      if (begin >= to) break;
      const state = lanes.state(place);
      const length = Math.min(to, lanes.endOf(lane, place)) - Math.max(from, begin);
      if (length <= 0) continue;
      lived ||= state > GO_NOT_EXIST;
      spent[state][count] += length;
      if (state !== GO_RUNNING) continue;
      longest[count] = Math.max(longest[count], length);
      if (begin >= from) runs[count]++;
    }
    if (lived) goroutine[count++] = lane;
    else for (const column of spent) column[count] = 0;
  }
  return {
    goroutine: goroutine.subarray(0, count),
    spent: spent.map((column) => column.subarray(0, count)),
    runs: runs.subarray(0, count),
    longest: longest.subarray(0, count),
  };
}
