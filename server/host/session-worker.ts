/** The worker thread of one open snapshot: opens it, then answers questions in the order in which they come. */
import { parentPort, workerData } from 'node:worker_threads';
import { OpenFailure, type OpenSession, openSession } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { SessionTrace } from './trace-answers.ts';
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
  const trace = new SessionTrace(session, input.trace);
  send({ kind: 'open' });
  port.on('message', ({ id, question }: ToWorker) => {
    try {
      send({ kind: 'answer', id, json: answer(session, trace, question) });
    } catch (cause) {
      send({
        kind: 'error',
        id,
        message: cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause),
      });
    }
  });
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
    return openSession({ core, executable, wallTime: core.modified.toISOString(), progress });
  } catch (cause) {
    if (!(cause instanceof OpenFailure)) throw cause;
    send({ kind: 'refused', fault: cause.fault });
    return undefined;
  }
}

function answer(session: OpenSession, trace: SessionTrace, question: Question): Uint8Array | undefined {
  switch (question.ask) {
    case 'facts':
      return json(factsOf(session));
    case 'summary':
      return json(session.summary());
    case 'threads':
      return json(session.threads());
    case 'goroutines':
      return json(session.goroutines(question.query));
    case 'groups':
      return json(session.groups(question.query));
    case 'goroutine':
      return json(session.goroutine(question.id, question.window));
    case 'diagnosis':
      return json(session.diagnosis());
    case 'resources':
      return json(session.resources(question.query));
    case 'resource':
      return json(session.resource(question.query));
    case 'blocking':
      return json(session.blocking(question.id));
    case 'waitGraph':
      return json(session.waitGraph(question.query));
    case 'variables':
      return json(session.variables(question.query));
    case 'valueTable':
      return json(session.valueTable(question.query));
    case 'searchValues':
      return json(session.searchValues(question.query));
    case 'globals':
      return json(session.globals(question.query));
    case 'global':
      return json(session.global(question.query));
    case 'memory':
      return json(session.memory(question.query));
    case 'typed':
      return json(session.typed(question.query));
    case 'searchMemory':
      return json(session.searchMemory(question.query));
    case 'scheduler':
      return json(session.scheduler(question.query));
    case 'runQueue':
      return json(session.runQueue(question.query));
    case 'notRunning':
      return json(session.notRunning(question.query));
    case 'heap':
      return json(session.heap(question.query));
    case 'trace':
      return json(trace.answer(question.trace));
    case 'match-trace':
      return json(trace.match(question.path));
    case 'heapObjects':
      return json(session.heapObjects(question.query));
    case 'retainers':
      return json(session.retainers(question.query));
    case 'heapPath':
      return json(session.heapPath(question.query));
    case 'createdBy':
      return json(session.createdBy(question.query));
    case 'stackTree':
      return json(session.stackTree(question.query));
    case 'profile':
      return json(session.profile(question.query));
    case 'completions':
      return json(session.completions(question.query));
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
