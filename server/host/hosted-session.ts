/**
 * One open snapshot. A large one has two threads: quick questions are never behind the diagnosis, or behind what goes over all of
 * memory; those have a thread of their own, which is started when the first of them comes, opens from the index that the quick one
 * kept, and can be ended by whoever does not want to wait.
 */
import { statSync } from 'node:fs';
import { type OpeningState, SessionThread, WorkCancelled } from './session-thread.ts';
import { longWork, needsDiagnosis } from './slow-questions.ts';
import type { Question, WorkerInput } from './worker-messages.ts';

/** From this size on disk long work is felt: in a smaller snapshot the longest takes a second or two. */
const LARGE_BYTES = 64 << 20;
/** Bytes of a block as stat counts them. */
const BLOCK = 512;

export class HostedSession {
  readonly #input: WorkerInput;
  readonly #quick: SessionThread;
  readonly #isLarge: boolean;
  readonly #indexKept: Promise<void>;
  #slow: SessionThread | undefined;
  /** The quick thread has the verdict too. */
  #isDiagnosed = false;

  constructor(input: WorkerInput, onEnd: () => void) {
    this.#input = input;
    this.#isLarge = input.kept !== undefined && bytesOnDisk(input.core) >= LARGE_BYTES;
    let keptIndex: () => void = () => undefined;
    this.#indexKept = new Promise((resolve) => {
      keptIndex = resolve;
    });
    const quick = { ...input, asksAhead: true } as const;
    this.#quick = new SessionThread(quick, {
      onEnd: () => {
        keptIndex();
        void this.#slow?.close();
        onEnd();
      },
      onKept: (kind) => {
        if (kind === 'index') keptIndex();
      },
    });
  }

  /** Of opening; of an open one what long work it does, if any. */
  get opening(): OpeningState {
    const { opening } = this.#quick;
    return opening.state === 'open' && this.#slow?.idle === false
      ? { ...this.#slow.opening, state: 'open', cancellable: true }
      : opening;
  }

  get idle(): boolean {
    return this.#quick.idle && this.#slow?.idle !== false;
  }

  /** The thread that answers quick questions, as Node numbers them. */
  get threadId(): number {
    return this.#quick.threadId;
  }

  async ask(question: Question): Promise<Uint8Array | undefined> {
    const isSlow = longWork(question) !== undefined || (needsDiagnosis(question) && !this.#isDiagnosed);
    if (!this.#isLarge || !isSlow) return this.#quick.ask(question);
    // Opening comes first: what it refuses, it refuses for both.
    await this.#quick.ask({ ask: 'facts' });
    await this.#indexKept;
    return this.#slowThread().ask(question);
  }

  /** Ends the long work that is being done; false: there is none. */
  async cancel(): Promise<boolean> {
    const slow = this.#slow;
    if (!slow || slow.idle) return false;
    this.#slow = undefined;
    await slow.close(new WorkCancelled());
    return true;
  }

  async close(why = 'it was closed'): Promise<void> {
    await Promise.all([this.#quick.close(why), this.#slow?.close(why)]);
  }

  #slowThread(): SessionThread {
    if (!this.#slow) {
      const thread = new SessionThread(this.#input, {
        onEnd: () => {
          if (this.#slow === thread) this.#slow = undefined;
        },
        onKept: (kind) => {
          if (kind === 'verdict') void this.#recall();
        },
      });
      this.#slow = thread;
    }
    return this.#slow;
  }

  /** From now on the quick thread answers what stands on the diagnosis. */
  async #recall(): Promise<void> {
    try {
      const answer = await this.#quick.ask({ ask: 'recall' });
      this.#isDiagnosed = new TextDecoder().decode(answer) === 'true';
    } catch {
      // It has ended, and whoever asks it is told so.
    }
  }
}

function bytesOnDisk(path: string | undefined): number {
  return path === undefined ? 0 : (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * BLOCK;
}
