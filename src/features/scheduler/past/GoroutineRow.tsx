/** The states of the chosen goroutine in the window: running, could run, waits, in a system call. */

import { useGoroutineLane } from '../../../api/trace.ts';
import type { Colours } from '../../../ui/colours.ts';
import { useCanvas } from '../../../ui/useCanvas.ts';
import { drawStates } from './draw-states.ts';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { useSettled } from './useSettled.ts';

interface Props {
  readonly past: Past;
  readonly goroutine: number;
  readonly colours: Colours;
  /** How wide the past is: the row ends at the now-line. */
  readonly width: number;
}

const PIECES = 1000;

export function GoroutineRow({ past, goroutine, colours, width }: Props) {
  const window = useTime((state) => state.window) ?? past.whole;
  const { from, to } = useSettled(window);
  const { data, error } = useGoroutineLane(goroutine, { from, to, pieces: PIECES }, 0);
  const { canvas } = useCanvas((context, size) => {
    if (data !== undefined) drawStates(context, colours, data, window, size, past.workers.has(goroutine));
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
