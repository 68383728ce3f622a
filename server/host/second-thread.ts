/**
 * A second thread for the opening of a large core. The thread that opens it does nothing else meanwhile, so it may wait: for a word in
 * shared memory, since no event reaches a thread that waits.
 */
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { SecondThread, SharedWork } from '../../engine/index.ts';
import { packageRoot } from './package-root.ts';
import type { OpeningInput, OpeningTask } from './worker-messages.ts';

/** The word that both threads see; above READY by as many as pieces of work are done. */
const STARTING = 0;
export const READY = 1;
export const FAILED = -1;

/** Bytes of a core from which on a second thread is worth its start. */
const LARGE = 1 << 28;
/** To hand over fewer goroutines costs more than it saves. */
const LEAST = 100_000;
/** A thread that has not even started by then never will. */
const START_WITHIN_MS = 5_000;
const DONE_WITHIN_MS = 120_000;

type Files = Pick<OpeningInput, 'core' | 'executable' | 'debug'>;

/** undefined: the core is so small that one thread has read it sooner. */
export function secondIfLarge(core: { readonly size: number }, files: Files): (() => SecondThread) | undefined {
  return core.size >= LARGE ? () => secondThread(files) : undefined;
}

export function secondThread(files: Files, least = LEAST): SecondThread {
  const { port1: port, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(join(packageRoot, 'dist/node/opening-worker.js'), {
    workerData: { ...files, port: port2, state } satisfies OpeningInput,
    transferList: [port2],
  });
  // What it could not do is done by the first thread; whoever waits sees that by the time.
  worker.on('error', (cause) => process.stderr.write(`unpark: a second thread ended: ${cause.message}\n`));
  worker.unref();
  const end = () => {
    port.close();
    worker.terminate();
  };
  let given = 0;
  let isLost = false;
  const give =
    <Work extends keyof SharedWork>(work: Work) =>
    (task: Parameters<SharedWork[Work]>[0]) => {
      if (!isLost) port.postMessage({ work, task } satisfies OpeningTask);
      const done = READY + ++given;
      return (): ReturnType<SharedWork[Work]> | undefined => {
        if (isLost) return undefined;
        if (waitFor(state, done)) return receiveMessageOnPort(port)?.message;
        isLost = true;
        end();
        return undefined;
      };
    };
  return { least, end, goroutines: give('goroutines'), stacks: give('stacks'), channels: give('channels') };
}

/** False: it will not come so far. */
function waitFor(state: Int32Array, done: number): boolean {
  for (;;) {
    const word = Atomics.load(state, 0);
    if (word === FAILED || word >= done) return word !== FAILED;
    if (Atomics.wait(state, 0, word, word === STARTING ? START_WITHIN_MS : DONE_WITHIN_MS) === 'timed-out')
      return false;
  }
}
