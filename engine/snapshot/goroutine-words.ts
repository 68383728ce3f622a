/**
 * What a goroutine's own record (g) says beyond the columns: read for all at once, as the records lie in memory, since in the order
 * of their stacks they lie anywhere.
 */
import { allRows, rowsInOrder } from '../bytes/row-order.ts';
import type { Snapshot } from './snapshot.ts';

/** There may be records of deferred calls (_defer), a panic, a closure's context (sched.ctxt): not 0, or it cannot be read. */
export const HAS_DEFER = 1;
export const HAS_PANIC = 2;
export const HAS_CONTEXT = 4;
/** g.selectDone: somebody has won the race to wake it. */
export const SELECT_DONE = 8;

const known = new WeakMap<Snapshot, Uint8Array>();

/** Goroutine row → these bits. Read when first asked for. */
export function goroutineWords(snapshot: Snapshot): Uint8Array {
  let words = known.get(snapshot);
  if (!words) {
    words = readWords(snapshot);
    known.set(snapshot, words);
  }
  return words;
}

function readWords({ goroutines, program }: Snapshot): Uint8Array {
  const { memory, layout } = program;
  const { _defer, _panic, selectDone, 'sched.ctxt': context } = layout.g;
  const { address, count } = goroutines;
  const words = new Uint8Array(count);
  for (const row of rowsInOrder(allRows(count), address)) {
    const g = address[row];
    let bits = 0;
    if (memory.word(g + _panic) !== 0) bits |= HAS_PANIC;
    if (memory.word(g + _defer) !== 0) bits |= HAS_DEFER;
    if (memory.word(g + context) !== 0) bits |= HAS_CONTEXT;
    if (memory.word32(g + selectDone) === 1) bits |= SELECT_DONE;
    words[row] = bits;
  }
  return words;
}
