/**
 * From the trace's own unit of time to nanoseconds since the trace began. The clock that it counts has run since the machine
 * was started, and its nanoseconds may be beyond what a number holds exactly; those since the trace began are not.
 */

/** Longer than a trace can be, 52 days: a time beyond is damaged. */
const MAX_TIME = 2 ** 52;
/** Slower or faster clocks than these, in ticks a second, there are none. */
const SLOWEST = 1e3;
const FASTEST = 1e12;

export class TraceClock {
  /** Nanoseconds of the machine's clock when the trace began. */
  readonly origin: number;
  readonly #nanoseconds: number;

  /** `frequency`: units in a second. `start`: first time of the trace, in units; `origin` where it is known already. */
  constructor(frequency: number, start: number, origin?: number) {
    this.#nanoseconds = 1 / (frequency / 1e9);
    this.origin = origin ?? Math.trunc(start * this.#nanoseconds);
  }

  /** Nanoseconds since the trace began; NaN where that cannot be. */
  at(time: number): number {
    const since = Math.trunc(time * this.#nanoseconds) - this.origin;
    return Math.abs(since) < MAX_TIME ? since : Number.NaN;
  }

  /** A time after another, in nanoseconds; NaN where that cannot be. */
  after(since: number, elapsed: number): number {
    const time = since + Math.trunc(elapsed * this.#nanoseconds);
    return time < MAX_TIME ? time : Number.NaN;
  }
}

export function isFrequency(units: number): boolean {
  return units >= SLOWEST && units <= FASTEST;
}
