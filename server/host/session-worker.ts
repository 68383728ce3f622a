/** The worker thread of one open snapshot: opens it, then answers questions; those that take long work let others pass. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { TraceMatch } from '../../api/index.ts';
import { Answering, isLong, OpenFailure, type OpenSession, openSession, traceBelongs } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import type { FromWorker, OpenedFacts, Question, ToWorker, WorkerInput } from './worker-messages.ts';

const PROGRESS_EVERY_MS = 100;
/** Pieces of a document are joined to about this size before they are sent. */
const PIECE_BYTES = 1 << 18;

const documents = new Map<number, Generator<Uint8Array>>();

function start(): void {
  if (!parentPort) throw new Error('session-worker runs as a worker thread only.');
  const port = parentPort;
  const send = (message: FromWorker) =>
    port.postMessage(message, message.kind === 'answer' && message.json ? [message.json.buffer as ArrayBuffer] : []);
  const input = workerData as WorkerInput;
  const session = open(input, send);
  if (!session) return;
  const { trace } = input;
  const answering = new Answering(session, trace === undefined ? undefined : () => openFile(trace));
  send({ kind: 'open' });
  let prepared: Promise<void> | undefined;
  port.on('message', async ({ id, question }: ToWorker) => {
    try {
      if (standsOnPreparation(question)) {
        prepared ??= prepare(session, send);
        await prepared;
      }
      send({ kind: 'answer', id, json: answer(session, answering, question) });
    } catch (cause) {
      send({
        kind: 'error',
        id,
        message: cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause),
      });
    }
  });
}

function standsOnPreparation(question: Question): boolean {
  switch (question.ask) {
    case 'facts':
    case 'match-trace':
    case 'inspect':
    case 'export':
    case 'next-piece':
    case 'end-document':
      return false;
    default:
      return isLong(question);
  }
}

/** Does that work step by step: between two steps other questions are answered. */
async function prepare(session: OpenSession, send: (message: FromWorker) => void): Promise<void> {
  for (const step of session.prepare()) {
    send({ kind: 'progress', ...step });
    await nextTurn();
  }
  send({ kind: 'open' });
}

/** undefined: it cannot be opened, and the owner has been told why. */
function open(input: WorkerInput, send: (message: FromWorker) => void): OpenSession | undefined {
  let last = 0;
  const progress = (phase: string, done: number, total: number) => {
    const now = performance.now();
    if (now - last < PROGRESS_EVERY_MS) return;
    last = now;
    send({ kind: 'progress', phase, done, total });
  };
  try {
    const core = openFile(input.core);
    const executable = input.executable === undefined ? undefined : openFile(input.executable);
    const debug = input.debug === undefined ? undefined : openFile(input.debug);
    return openSession({ core, executable, debug, wallTime: core.modified.toISOString(), progress });
  } catch (cause) {
    if (!(cause instanceof OpenFailure)) throw cause;
    send({ kind: 'refused', fault: cause.fault });
    return undefined;
  }
}

function answer(session: OpenSession, answering: Answering, question: Question): Uint8Array | undefined {
  switch (question.ask) {
    case 'facts':
      return json(factsOf(session));
    case 'match-trace':
      return json(matchTrace(session, question.path));
    case 'inspect':
      documents.set(
        question.document,
        session.inspect({ ...question.options, sections: new Set(question.options.sections) }),
      );
      return undefined;
    case 'export':
      documents.set(question.document, session.export(question.query));
      return undefined;
    case 'next-piece':
      return nextPiece(question.document);
    case 'end-document':
      documents.delete(question.document);
      return undefined;
    default:
      return json(answering.answer(question));
  }
}

function matchTrace(session: OpenSession, path: string): TraceMatch {
  const file = openFile(path);
  try {
    return traceBelongs(session, file);
  } finally {
    file.close();
  }
}

function json(value: unknown): Uint8Array | undefined {
  if (value === undefined) return undefined;
  // Its own buffer, not a slice of Node's pool: it is transferred.
  return new TextEncoder().encode(JSON.stringify(value));
}

function factsOf(session: OpenSession): OpenedFacts {
  const { facts, crash } = session.summary();
  return {
    program: facts.program,
    goVersion: facts.goVersion,
    goroutines: facts.counts.goroutines,
    headline: crash?.message,
  };
}

function nextPiece(document: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const generator = documents.get(document);
  while (generator && size < PIECE_BYTES) {
    const next = generator.next();
    if (next.done) {
      documents.delete(document);
      break;
    }
    chunks.push(next.value);
    size += next.value.length;
  }
  return size === 0 ? undefined : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

start();
