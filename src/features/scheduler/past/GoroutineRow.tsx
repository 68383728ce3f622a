/** The states of the chosen goroutine in the window: running, could run, waits, in a system call. */

import type { GoroutineLane } from '../../../../api/trace.ts';
import { useGoroutineLane } from '../../../api/trace.ts';
import type { Colours } from '../../../ui/colours.ts';
import { useCanvas } from '../../../ui/useCanvas.ts';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { firstAfter } from './tiles.ts';
import { useSettled } from './useSettled.ts';

interface Props {
  readonly past: Past;
  readonly goroutine: number;
  readonly colours: Colours;
  /** How wide the past is: the row ends at the now-line. */
  readonly width: number;
}

const PIECES = 1000;
const COLOUR = { running: 'running', runnable: 'runnable', waiting: 'sync', syscall: 'io' } as const;
/** What waits takes less room: one sees at once when it did something. */
const HEIGHT = { running: 1, syscall: 1, runnable: 0.62, waiting: 0.28 } as const;

export function GoroutineRow({ past, goroutine, colours, width }: Props) {
  const window = useTime((state) => state.window) ?? past.whole;
  const { from, to } = useSettled(window);
  const { data, error } = useGoroutineLane(goroutine, { from, to, pieces: PIECES }, 0);
  const { canvas } = useCanvas((context, size) => {
    if (data !== undefined) drawStates(context, colours, data, window, size);
  });
  return (
    <div className="goroutine-row">
      <span className="mono">g{goroutine}</span>
      {error === null ? (
        <canvas ref={canvas} style={{ width }} role="img" aria-label={`States of g${goroutine}`} />
      ) : (
        <p className="t3">The trace does not name it.</p>
      )}
    </div>
  );
}

function drawStates(
  context: CanvasRenderingContext2D,
  colours: Colours,
  lane: GoroutineLane,
  { from, to }: { readonly from: number; readonly to: number },
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const x = (time: number) => ((time - from) / (to - from)) * width;
  for (let i = firstAfter(lane.end, from); i < lane.start.length && lane.start[i] < to; i++) {
    const state = lane.state[i];
    if (state === 'none' || state === 'unknown') continue;
    const high = (height - 10) * HEIGHT[state];
    const left = Math.max(0, x(lane.start[i]));
    context.fillStyle = colours[COLOUR[state]];
    context.fillRect(left, height - 5 - high, Math.max(0.8, Math.min(width, x(lane.end[i])) - left), high);
  }
}
