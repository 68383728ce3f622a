/** A Web Worker of this page: orders are promises; one that ends takes its orders along. */
import { Trouble } from '../api/client.ts';
import type { FromWorker, Order, ToWorker } from '../worker/messages.ts';
// Its code is part of the page's own script: starting one asks nobody for anything.
import SessionWorker from '../worker/worker.ts?worker&inline';

/** What long work is done at the moment. */
export interface Doing {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (cause: Error) => void;
}

export class WorkerHost {
  readonly #worker = new SessionWorker();
  readonly #pending = new Map<number, Pending>();
  #ended: Error | undefined;
  #next = 1;
  #doing: Doing | undefined;
  readonly #tell: ((doing: Doing) => void) | undefined;

  constructor(tell?: (doing: Doing) => void) {
    this.#tell = tell;
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    this.#worker.onerror = (event) => this.close(event.message || 'it ran out of memory');
  }

  get doing(): Doing | undefined {
    return this.#doing;
  }

  get idle(): boolean {
    return this.#pending.size === 0;
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Rejects with a Trouble. */
  follow(order: Order): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, order } satisfies ToWorker);
    });
  }

  close(why: string): void {
    this.#worker.terminate();
    this.#ended ??= new Trouble({
      title: 'The worker ended',
      status: 502,
      code: 'session-ended',
      detail: `The worker that reads this file ended while it was answering: ${why}.`,
      hint: 'Ask again: the snapshot is opened anew.',
    });
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'progress': {
        const { phase, done, total } = message;
        this.#doing = { phase, done, total };
        this.#tell?.(this.#doing);
        return;
      }
      case 'idle':
        this.#doing = undefined;
        return;
      case 'done':
        this.#settle(message.id)?.resolve(message.answer);
        return;
      case 'failed':
        this.#settle(message.id)?.reject(new Trouble(message.problem));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
