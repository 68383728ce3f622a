/**
 * The open snapshots of a server: one worker thread each, the one longest unused closed first. A question to a snapshot
 * that is not open opens it.
 */
import type { ExportQuery } from '../../api/index.ts';
import { HostedSession } from './hosted-session.ts';
import type { OpeningState } from './session-thread.ts';
import type { InspectRequest, Question, WorkerInput } from './worker-messages.ts';

/** An input under the name that changes when any of it does. */
export interface HostedInput extends WorkerInput {
  readonly id: string;
  readonly revision: string;
}

/** Each open snapshot of a million goroutines holds several hundred megabytes. */
const DEFAULT_OPEN = 4;

export class SessionHost {
  /** In the order of last use, oldest first. */
  readonly #open = new Map<string, HostedSession>();
  readonly #limit: number;
  #documents = 1;

  constructor(limit = DEFAULT_OPEN) {
    this.#limit = limit;
  }

  /** The answer as JSON, or undefined where there is no such thing. Rejects with OpenFailure, SessionEnded or QuestionFailed. */
  ask(input: HostedInput, question: Question): Promise<Uint8Array | undefined> {
    return this.session(input).ask(question);
  }

  /** The document of `unpark inspect` in pieces, each asked for when the one before has been taken. */
  inspect(input: HostedInput, options: InspectRequest): AsyncGenerator<Uint8Array> {
    return this.#document(input, (document) => ({ ask: 'inspect', document, options }));
  }

  /** Goroutines written out for other tools, in pieces like these. */
  export(input: HostedInput, query: ExportQuery): AsyncGenerator<Uint8Array> {
    return this.#document(input, (document) => ({ ask: 'export', document, query }));
  }

  async *#document(input: HostedInput, begin: (document: number) => Question): AsyncGenerator<Uint8Array> {
    const session = this.session(input);
    const document = this.#documents++;
    await session.ask(begin(document));
    try {
      for (;;) {
        const piece = await session.ask({ ask: 'next-piece', document });
        if (piece === undefined) return;
        yield piece;
      }
    } finally {
      await session.ask({ ask: 'end-document', document }).catch(() => undefined); // a session that ended has no document left
    }
  }

  opening(input: HostedInput): OpeningState {
    return this.#open.get(key(input))?.opening ?? { state: 'closed' };
  }

  /** Ends the long work that is done for an input; false: there is none. */
  async cancel(input: HostedInput): Promise<boolean> {
    return (await this.#open.get(key(input))?.cancel()) ?? false;
  }

  /** The session of an input, opened if it is not. */
  session(input: HostedInput): HostedSession {
    const name = key(input);
    const known = this.#open.get(name);
    if (known) {
      this.#open.delete(name);
      this.#open.set(name, known);
      return known;
    }
    this.#makeRoom();
    const { core, wallTime, executable, debug, trace, kept } = input;
    const session = new HostedSession({ core, wallTime, executable, debug, trace, kept }, () => {
      if (this.#open.get(name) === session) this.#open.delete(name);
    });
    this.#open.set(name, session);
    return session;
  }

  /** Closes what is open of a snapshot, in whatever revision. */
  async close(id: string): Promise<void> {
    const names = [...this.#open.keys()].filter((name) => name.startsWith(`${id} `));
    await Promise.all(names.map((name) => this.#drop(name)));
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((name) => this.#drop(name)));
  }

  /** Only idle sessions are closed for want of room: a question that waits for its answer gets it. */
  #makeRoom(): void {
    for (const [name, session] of this.#open) {
      if (this.#open.size < this.#limit) return;
      if (session.idle) void this.#drop(name);
    }
  }

  async #drop(name: string): Promise<void> {
    const session = this.#open.get(name);
    this.#open.delete(name);
    await session?.close();
  }
}

function key(input: HostedInput): string {
  return `${input.id} ${input.revision}`;
}
