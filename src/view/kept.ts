/** Whether a filter keeps a goroutine, from the ranges of numbers that it keeps. */
import type { KeptGoroutines } from '../../api/goroutine.ts';

/** undefined: there is no filter, or what it keeps is not known (yet): everything counts as kept. */
export type Keeps = ((goroutine: number | undefined) => boolean) | undefined;

/** `ranges`: first and last of each, in order. By halving: a picture asks for hundreds with every movement. */
export function keepsIn(ranges: KeptGoroutines['ranges']): NonNullable<Keeps> {
  return (goroutine) => {
    if (goroutine === undefined) return false;
    let low = 0;
    let high = ranges.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ranges[2 * middle + 1] < goroutine) low = middle + 1;
      else high = middle;
    }
    return 2 * low < ranges.length && ranges[2 * low] <= goroutine;
  };
}
