/** The open snapshot of a worker: it answers questions; those that stand on long work let others pass meanwhile. */
import { compareSearch, EXPORT_FILES, exportQuery, type SnapshotProfile } from '../../api/index.ts';
import { Answering, isLong, type OpenSession, openSession, traceBelongs } from '../../engine/index.ts';
import { blobSource } from './blob-source.ts';
import type { Content } from './content.ts';
import type { Facts, FromWorker, Input, Saved } from './messages.ts';
import { checked, questionAt, Refusal, searchOf } from './questions.ts';

const PROGRESS_EVERY_MS = 100;

export class Hosting {
  readonly #session: OpenSession;
  readonly #answering: Answering;
  readonly #send: (message: FromWorker) => void;
  #prepared: Promise<void> | undefined;

  /** Throws OpenFailure when the input cannot be opened. */
  constructor({ core, executable, trace }: Input, send: (message: FromWorker) => void) {
    this.#session = openSession({
      core: blobSource(core),
      executable: executable && blobSource(executable),
      wallTime: new Date(core.modified).toISOString(),
      progress: throttled(send),
    });
    this.#answering = new Answering(this.#session, trace && (() => blobSource(trace)));
    this.#send = send;
  }

  facts(): Facts {
    const { facts, crash } = this.#session.summary();
    return {
      program: facts.program,
      goVersion: facts.goVersion,
      goroutines: facts.counts.goroutines,
      headline: crash?.message,
    };
  }

  /** JSON, so that an answer is what a server's would be. */
  async ask(path: string, search: string): Promise<string> {
    const { question, missing } = questionAt(path, search);
    if (isLong(question)) {
      this.#prepared ??= this.#prepare();
      await this.#prepared;
    }
    const answer = this.#answering.answer(question);
    if (answer === undefined) throw new Refusal(missing);
    return JSON.stringify(answer);
  }

  profile(search: string): SnapshotProfile | undefined {
    const { before: _, after: __, ...query } = checked(compareSearch, searchOf(search), 'query');
    return this.#session.profile(query);
  }

  matchTrace(trace: Content) {
    return traceBelongs(this.#session, blobSource(trace));
  }

  /** A file for the reader to save. */
  export(id: string, search: string): Saved {
    const query = checked(exportQuery, searchOf(search), 'query');
    const { errors } = this.#session.goroutines({
      filter: query.filter,
      sort: 'id',
      descending: false,
      offset: 0,
      limit: 0,
    });
    if (errors.length > 0)
      throw new Refusal({ title: 'Bad Request', status: 400, code: 'filter-broken', detail: errors[0].message });
    const { name, end, type } = EXPORT_FILES[query.as];
    const pieces = [...this.#session.export(query)] as Uint8Array<ArrayBuffer>[];
    return { name: `${name}-${id}.${end}`, bytes: new Blob(pieces, { type }) };
  }

  /** Step by step: between two of them other questions are answered. */
  async #prepare(): Promise<void> {
    for (const step of this.#session.prepare()) {
      this.#send({ kind: 'progress', ...step });
      await nextTurn();
    }
    this.#send({ kind: 'idle' });
  }
}

function throttled(send: (message: FromWorker) => void) {
  let last = 0;
  return (phase: string, done: number, total: number) => {
    const now = performance.now();
    if (now - last < PROGRESS_EVERY_MS) return;
    last = now;
    send({ kind: 'progress', phase, done, total });
  };
}

const turns = new MessageChannel();

/** After the messages that are there already. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    turns.port1.onmessage = () => resolve();
    turns.port2.postMessage(undefined);
  });
}
