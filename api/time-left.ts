/**
 * How long a phase of long work will still take, by how fast it went so far. Told only where it can be known: the phase counts
 * what it does, has done so for a second, and more than two seconds are left.
 */

/** A phase that is shorter tells nothing, and nobody asks. */
const LEAST_MS = 1000;
const LEAST_LEFT_SECONDS = 2;
/** What was slower or faster so long ago counts little. */
const SMOOTHED_OVER_MS = 3000;

export class TimeLeft {
  #phase: string | undefined;
  #began = 0;
  #at = 0;
  #done = 0;
  /** Done per millisecond. */
  #speed: number | undefined;

  /** Seconds left of the phase after `done` of `total`, at a moment in milliseconds; undefined: not known, or not worth saying. */
  after(phase: string, done: number | undefined, total: number | undefined, now: number): number | undefined {
    if (phase !== this.#phase || done === undefined || done < this.#done) this.#begin(phase, done ?? 0, now);
    if (done === undefined || total === undefined) return undefined;
    this.#measure(done, now);
    if (this.#speed === undefined || now - this.#began < LEAST_MS) return undefined;
    // Since the last step was told it went on: what is left shrinks also where nobody counts.
    const left = ((total - this.#done) / this.#speed - (now - this.#at)) / 1000;
    return left > LEAST_LEFT_SECONDS ? left : undefined;
  }

  #begin(phase: string, done: number, now: number): void {
    this.#phase = phase;
    this.#began = now;
    this.#at = now;
    this.#done = done;
    this.#speed = undefined;
  }

  #measure(done: number, now: number): void {
    const passed = now - this.#at;
    if (done <= this.#done || passed <= 0) return;
    const speed = (done - this.#done) / passed;
    const weight = 1 - Math.exp(-passed / SMOOTHED_OVER_MS);
    this.#speed = this.#speed === undefined ? speed : this.#speed + weight * (speed - this.#speed);
    this.#at = now;
    this.#done = done;
  }
}
