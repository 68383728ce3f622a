/**
 * One worker thread that has a snapshot open. Questions are promises of JSON bytes; a worker that dies, or does not answer in
 * time, takes only its own questions along, each with a SessionEnded.
 */

import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { OpenFailure } from '../../engine/index.ts';
import type { KeptKind } from './kept-files.ts';
import { packageRoot } from './package-root.ts';
import type { FromWorker, Question, ToWorker, WorkerInput } from './worker-messages.ts';

/** How far opening has come; of an open one, what long work it does, if any. */
export interface OpeningState {
  readonly state: 'closed' | 'opening' | 'open';
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number;
  /** It can be ended without closing the snapshot. */
  readonly cancellable?: boolean;
  /** Since opening began. */
  readonly seconds?: number;
}

/** Somebody ended the work that this question waited for. */
export class WorkCancelled extends Error {
  constructor() {
    super('The work was cancelled before it had an answer.');
    this.name = 'WorkCancelled';
  }
}

/** The worker ended before it had answered. The next question starts another. */
export class SessionEnded extends Error {
  constructor(why: string) {
    super(`The worker that reads this snapshot ended while it was answering: ${why}.`);
    this.name = 'SessionEnded';
  }
}

/** The engine met something that it should have survived: a defect, with the worker still alive. */
export class QuestionFailed extends Error {}

interface Pending {
  readonly resolve: (json: Uint8Array | undefined) => void;
  readonly reject: (cause: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

const ANSWER_WITHIN_MS = 5 * 60_000;
const MEGABYTE = 1 << 20;

/** What a thread tells beside answers. */
export interface ThreadEvents {
  onEnd(): void;
  onKept(kind: KeptKind): void;
}

export class SessionThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #pending = new Map<number, Pending>();
  readonly #began = performance.now();
  #opening: OpeningState = { state: 'opening' };
  #ended: Error | undefined;
  #next = 1;

  constructor(input: WorkerInput, events: ThreadEvents) {
    this.#events = events;
    this.#worker = new Worker(join(packageRoot, 'dist/node/session-worker.js'), {
      workerData: input,
      // Without a limit of its own a worker that runs out of memory would end the whole process.
      resourceLimits: { maxOldGenerationSizeMb: Math.min(8192, Math.max(1024, Math.floor(totalmem() / MEGABYTE / 2))) },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (cause) => this.#end(new SessionEnded(cause.message)));
    this.#worker.on('exit', (code) => {
      this.#end(new SessionEnded(`it exited with code ${code}`));
      events.onEnd();
    });
  }

  get opening(): OpeningState {
    return this.#opening.state === 'open'
      ? this.#opening
      : { ...this.#opening, seconds: (performance.now() - this.#began) / 1000 };
  }

  get idle(): boolean {
    return this.#pending.size === 0;
  }

  /** The thread that reads this snapshot, as Node numbers them. */
  get threadId(): number {
    return this.#worker.threadId;
  }

  ask(question: Question): Promise<Uint8Array | undefined> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.close('it gave no answer for five minutes'), ANSWER_WITHIN_MS);
      deadline.unref();
      this.#pending.set(id, { resolve, reject, deadline });
      this.#worker.postMessage({ id, question } satisfies ToWorker);
    });
  }

  async close(why: string | Error = 'it was closed'): Promise<void> {
    this.#end(typeof why === 'string' ? new SessionEnded(why) : why);
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'progress':
        this.#opening = { ...this.#opening, phase: message.phase, done: message.done, total: message.total };
        return;
      case 'open':
        this.#opening = { state: 'open' };
        return;
      case 'refused':
        this.#end(new OpenFailure(message.fault));
        return;
      case 'kept':
        this.#events.onKept(message.what);
        return;
      case 'not-kept':
        process.stderr.write(
          `unpark: the index of a snapshot could not be kept, and is made again next time: ${message.message}\n`,
        );
        return;
      case 'answer':
        this.#settle(message.id)?.resolve(message.json);
        return;
      case 'error':
        this.#settle(message.id)?.reject(new QuestionFailed(message.message));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.deadline);
    return pending;
  }

  #end(cause: Error): void {
    this.#ended ??= cause;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(this.#ended);
  }
}
