/** The page's Web Worker: takes a file in, or hosts one open snapshot. All that is read is read here, and nothing is sent anywhere. */
import { compareProfiles, type Identity, identify, OpenFailure } from '../../engine/index.ts';
import { blobSource, FileGone } from './blob-source.ts';
import { type Content, contentRange } from './content.ts';
import { Hosting } from './hosting.ts';
import type { FromWorker, Order, Problem, Taken, ToWorker } from './messages.ts';
import { Refusal } from './questions.ts';
import { unpack } from './unpack.ts';

declare const self: DedicatedWorkerGlobalScope;

let hosting: Hosting | undefined;

const send = (message: FromWorker) => self.postMessage(message);

self.onmessage = async ({ data: { id, order } }: MessageEvent<ToWorker>) => {
  try {
    send({ kind: 'done', id, answer: await follow(order) });
  } catch (cause) {
    send({ kind: 'failed', id, problem: problemOf(cause) });
  }
};

async function follow(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'take':
      return take(order.file);
    case 'open':
      hosting = new Hosting(order.input, send);
      return hosting.facts();
    case 'compare':
      return compareProfiles(order.before, order.after);
    case 'ask':
      return opened().ask(order.path, order.search);
    case 'profile':
      return opened().profile(order.search);
    case 'match-trace':
      return opened().matchTrace(order.trace);
    case 'export':
      return opened().export(order.id, order.search);
  }
}

function opened(): Hosting {
  if (hosting) return hosting;
  throw new Error('The worker was asked before it had opened its snapshot.');
}

/** Throws OpenFailure with a sentence when the file is nothing that Unpark reads. */
async function take(file: File): Promise<Taken> {
  if (file.size === 0)
    throw new OpenFailure({ code: 'empty-upload', message: `${file.name} is empty.`, hint: 'Choose another file.' });
  const { core, executable } = await unpack(file, (phase, done, total) =>
    send({ kind: 'progress', phase, done, total }),
  );
  const identity = identify(blobSource(core));
  switch (identity.what) {
    case 'core':
      return {
        what: 'core',
        id: identity.snapshotId,
        program: identity.program,
        wanted: identity.wanted,
        core,
        executable,
      };
    case 'executable':
      if (identity.debugInfo === 'only') throw debugFileAlone(file.name);
      return { what: 'executable', buildIds: identity.buildIds, shown: identity.shown, file: core };
    case 'trace':
      return { what: 'trace', file: core };
    case 'goroutines':
      return { what: 'goroutines', dumps: dumpsOf(identity, core) };
  }
}

/** Joining two files of one build takes a server's files: here the executable has to have its debug information itself. */
function debugFileAlone(name: string): OpenFailure {
  return new OpenFailure({
    code: 'debug-file',
    message: `${name} holds debug information and no program.`,
    hint: 'Drop the executable as it was built; or open all three with: npx unpark open CORE, which takes the debug information along.',
  });
}

/** Text with several dumps is as many contents. */
function dumpsOf({ form, parts }: Extract<Identity, { what: 'goroutines' }>, file: Content) {
  return parts.map(({ snapshotId, from, to }, i) => {
    const name = parts.length > 1 ? `${file.name}#${i + 1}` : file.name;
    const core = parts.length > 1 ? contentRange(file, from, to, name) : file;
    return { what: 'core' as const, kind: form, id: snapshotId, program: name, wanted: { buildIds: {} }, core };
  });
}

function problemOf(cause: unknown): Problem {
  if (cause instanceof Refusal) return cause.problem;
  if (cause instanceof OpenFailure) {
    const { code, message, hint } = cause.fault;
    return { title: 'Unprocessable Content', status: 422, code, detail: message, hint };
  }
  if (cause instanceof FileGone)
    return {
      title: 'The file cannot be read',
      status: 422,
      code: 'core-changed',
      detail: cause.message,
      hint: 'It was changed, moved or deleted since it was dropped: drop it again.',
    };
  return {
    title: 'The engine failed',
    status: 500,
    code: 'question-failed',
    detail: 'The engine failed on this question. That is a defect of Unpark.',
    hint: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
  };
}
