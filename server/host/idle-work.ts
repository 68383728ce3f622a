/** Work that is done step by step while a thread has nothing else to do. */

/** Nobody has asked anything for so long. */
const QUIET_MS = 300;

export class IdleWork {
  readonly #steps: Iterator<unknown>;
  #timer: NodeJS.Timeout | undefined;

  constructor(steps: Iterator<unknown>) {
    this.#steps = steps;
    this.postpone();
  }

  /** Somebody asks: the next step waits until it has been quiet again. */
  postpone(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#step(), QUIET_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #step(): void {
    try {
      if (this.#steps.next().done === true) return;
    } catch (cause) {
      // Nobody waits for it, and it must not take the thread along.
      process.stderr.write(`unpark: work ahead of questions ended: ${cause instanceof Error ? cause.stack : cause}\n`);
      return;
    }
    // By way of the event loop: a question that has come meanwhile is answered first, and postpones what is left.
    this.#timer = setTimeout(() => this.#step(), 1);
  }
}
