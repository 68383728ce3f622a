/** How far opening has come, on one line of a terminal that is written over, and gone when there is an answer. */
import { TimeLeft } from '../../api/time-left.ts';

/** What is opened sooner is not worth a line. */
const SOON_MS = 1000;
const EVERY_MS = 200;
const ERASED = '\r\u001b[K';
const NUMBERS = new Intl.NumberFormat('en-US');

export interface ProgressLine {
  tell(phase: string, done: number, total: number): void;
  /** Takes the line away again. */
  end(): void;
}

/** `write`: to the terminal. `clock`: milliseconds. */
export function progressLine(
  write: (text: string) => void,
  clock: () => number = () => performance.now(),
): ProgressLine {
  const left = new TimeLeft();
  const began = clock();
  let last = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    tell(phase, done, total) {
      const now = clock();
      const seconds = left.after(phase, done, total, now);
      if (now - began < SOON_MS || now - last < EVERY_MS) return;
      last = now;
      isShown = true;
      const rest = seconds === undefined ? '' : `, about ${Math.round(seconds)} s left`;
      write(`${ERASED}Reading ${phase}: ${NUMBERS.format(Math.round(done))} of ${NUMBERS.format(total)}${rest}`);
    },
    end() {
      if (isShown) write(ERASED);
      isShown = false;
    },
  };
}
