/** Draws the states of a goroutine: what it did is high, what it waited is low. `marks`: it works for the collector. */
import type { GoroutineLane } from '../../../../api/trace.ts';
import type { Colours } from '../../../ui/colours.ts';
import { snapped } from './draw-lanes.ts';
import { firstAfter } from './tiles.ts';

const COLOUR = { running: 'running', runnable: 'runnable', waiting: 'sync', syscall: 'io' } as const;
/** What waits takes less room: one sees at once when it did something. */
const HEIGHT = { running: 1, syscall: 1, runnable: 0.62, waiting: 0.28 } as const;

export function drawStates(
  context: CanvasRenderingContext2D,
  colours: Colours,
  lane: GoroutineLane,
  { from, to }: { readonly from: number; readonly to: number },
  { width, height }: { readonly width: number; readonly height: number },
  marks: boolean,
): void {
  const x = (time: number) => ((time - from) / (to - from)) * width;
  for (let i = firstAfter(lane.end, from); i < lane.start.length && lane.start[i] < to; i++) {
    const state = lane.state[i];
    if (state === 'none' || state === 'unknown') continue;
    const high = (height - 10) * HEIGHT[state];
    const left = snapped(Math.max(0, x(lane.start[i])));
    context.fillStyle = colours[state === 'running' && marks ? 'gc' : COLOUR[state]];
    context.fillRect(left, height - 5 - high, Math.max(0.5, snapped(Math.min(width, x(lane.end[i]))) - left), high);
  }
}
