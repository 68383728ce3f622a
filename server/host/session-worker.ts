/** The worker thread of one open snapshot: opens it, then answers questions; those that take long work let others pass. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { TraceMatch } from '../../api/index.ts';
import {
  Answering,
  firstQuestions,
  hasVerdict,
  isRestored,
  keepIndex,
  keepVerdict,
  OpenFailure,
  type OpenInput,
  type OpenSession,
  openSession,
  recallVerdict,
  traceBelongs,
} from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { IdleWork } from './idle-work.ts';
import { type KeptKind, type KeptPlace, keptFile, writeKept } from './kept-files.ts';
import { libraryFiles } from './library-files.ts';
import { secondIfLarge } from './second-thread.ts';
import { longWork, needsDiagnosis } from './slow-questions.ts';
import type { FromWorker, OpenedFacts, Question, ToWorker, WorkerInput } from './worker-messages.ts';

const PROGRESS_EVERY_MS = 100;
/** Whoever has a snapshot opened wants its summary next: so long its index waits for that. */
const ASKED_WITHIN_MS = 300;
/** Pieces of a document are joined to about this size before they are sent. */
const PIECE_BYTES = 1 << 18;

const documents = new Map<number, Generator<Uint8Array>>();

function start(): void {
  if (!parentPort) throw new Error('session-worker runs as a worker thread only.');
  const port = parentPort;
  const send = (message: FromWorker) =>
    port.postMessage(message, message.kind === 'answer' && message.json ? [message.json.buffer as ArrayBuffer] : []);
  const input = workerData as WorkerInput;
  const opened = open(input, send);
  if (!opened) return;
  const answering = answeringOf(opened, input);
  send({ kind: 'open' });
  const asked = firstQuestion();
  let kept = keepIndexOf(opened, input, send, asked.orSoon);
  let prepared: Promise<void> | undefined;
  let ahead: IdleWork | undefined;
  const diagnosed = async () => {
    await prepare(opened.session, send, () => ahead?.postpone());
    kept = kept.then(() => keepVerdictOf(opened, input, send));
  };
  // Both take memory for the time that they take.
  void kept.then(() => {
    ahead ??= aheadOf(opened, input);
  });
  port.on('message', async ({ id, question }: ToWorker) => {
    ahead?.postpone();
    try {
      if (question.ask === 'recall') {
        recall(opened, input);
        prepared = undefined;
        ahead?.end();
        ahead = aheadOf(opened, input);
      }
      if (needsDiagnosis(question)) {
        prepared ??= diagnosed();
        await prepared;
      }
      const phase = longWork(question);
      if (phase !== undefined) send({ kind: 'progress', phase });
      send({ kind: 'answer', id, json: answer(opened.session, answering, question) });
      if (phase !== undefined) send({ kind: 'open' });
      if (question.ask !== 'facts') asked.answered();
    } catch (cause) {
      send({
        kind: 'error',
        id,
        message: cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause),
      });
    }
  });
}

/** Only where somebody asks quick questions: the thread of the long ones has enough to do. */
function aheadOf({ session }: Opened, { asksAhead }: WorkerInput): IdleWork | undefined {
  return asksAhead && new IdleWork(firstQuestions(session, hasVerdict(session)));
}

/** `orSoon`: somebody's first question was answered, or none came. */
function firstQuestion(): { readonly answered: () => void; readonly orSoon: Promise<void> } {
  let answered: () => void = () => undefined;
  const orSoon = new Promise<void>((resolve) => {
    answered = resolve;
    setTimeout(resolve, ASKED_WITHIN_MS);
  });
  return { answered, orSoon };
}

function answeringOf({ session }: Opened, { trace }: WorkerInput): Answering {
  return new Answering(session, trace === undefined ? undefined : () => openFile(trace));
}

/** Does that work step by step: between two steps other questions are answered. `goesOn`: told at each that there is work to do. */
async function prepare(session: OpenSession, send: Send, goesOn: () => void): Promise<void> {
  for (const step of session.prepare()) {
    send({ kind: 'progress', ...step });
    goesOn();
    await nextTurn();
  }
  send({ kind: 'open' });
}

interface Opened {
  readonly session: OpenSession;
  readonly from: OpenInput;
}

/** undefined: it cannot be opened, and the owner has been told why. */
function open(input: WorkerInput, send: (message: FromWorker) => void): Opened | undefined {
  let last = 0;
  const progress = (phase: string, done: number, total: number) => {
    const now = performance.now();
    if (now - last < PROGRESS_EVERY_MS) return;
    last = now;
    send({ kind: 'progress', phase, done, total });
  };
  try {
    const core = input.core === undefined ? undefined : openFile(input.core);
    const executable = input.executable === undefined ? undefined : openFile(input.executable);
    const debug = input.debug === undefined ? undefined : openFile(input.debug);
    const wallTime = core?.modified.toISOString() ?? input.wallTime;
    const second =
      core && executable && secondIfLarge(core, { core: core.path, executable: executable.path, debug: input.debug });
    const from = { core, executable, debug, wallTime, progress, second, libraries: libraryFiles, ...keptOf(input) };
    return { session: openSession(from), from };
  } catch (cause) {
    if (!(cause instanceof OpenFailure)) throw cause;
    send({ kind: 'refused', fault: cause.fault });
    return undefined;
  }
}

function keptOf({ kept, core }: WorkerInput): Pick<OpenInput, 'index' | 'verdict'> {
  const isGone = core === undefined;
  const index = kept && keptFile(kept, 'index', isGone);
  return { index, verdict: index && kept && keptFile(kept, 'verdict', isGone) };
}

function recall({ session }: Opened, { kept }: WorkerInput): void {
  const verdict = kept && !hasVerdict(session) ? keptFile(kept, 'verdict') : undefined;
  if (!verdict) return;
  try {
    recallVerdict(session, verdict);
  } finally {
    verdict.close();
  }
}

/** What could not be kept is told, and does no other harm. */
async function keepIndexOf(
  { session, from }: Opened,
  { kept }: WorkerInput,
  send: Send,
  when: Promise<void>,
): Promise<void> {
  const pieces = kept && !isRestored(session) ? keepIndex(session, from) : undefined;
  if (pieces) await when;
  await write(kept, 'index', pieces, send);
}

async function keepVerdictOf({ session, from }: Opened, { kept }: WorkerInput, send: Send): Promise<void> {
  const pieces = kept && from.core !== undefined && !hasVerdict(session) ? keepVerdict(session) : undefined;
  await write(kept, 'verdict', pieces, send);
}

async function write(
  place: KeptPlace | undefined,
  what: KeptKind,
  pieces: Iterable<Uint8Array> | undefined,
  send: Send,
): Promise<void> {
  try {
    if (place && pieces) await writeKept(place, what, pieces);
    send({ kind: 'kept', what });
  } catch (cause) {
    send({ kind: 'not-kept', what, message: cause instanceof Error ? cause.message : String(cause) });
  }
}

type Send = (message: FromWorker) => void;

function answer(session: OpenSession, answering: Answering, question: Question): Uint8Array | undefined {
  switch (question.ask) {
    case 'recall':
      return json(hasVerdict(session));
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
