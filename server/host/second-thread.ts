/**
 * A second thread for the opening of a large core. The thread that opens it does nothing else meanwhile, so it may wait: for a word in
 * shared memory, since no event reaches a thread that waits.
 */
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { SecondThread, UnwindTask, UnwoundShare } from '../../engine/index.ts';
import { packageRoot } from './package-root.ts';
import type { UnwindInput } from './worker-messages.ts';

/** The word that both threads see. */
export const STARTING = 0;
export const READY = 1;
export const DONE = 2;

/** Bytes of a core from which on a second thread is worth its start. */
const LARGE = 1 << 28;
/** To hand over fewer stacks costs more than it saves. */
const LEAST = 100_000;
/** A thread that has not even started by then never will. */
const START_WITHIN_MS = 5_000;
const DONE_WITHIN_MS = 120_000;

type Files = Pick<UnwindInput, 'core' | 'executable' | 'debug'>;

/** undefined: the core is so small that one thread has read it sooner. */
export function secondIfLarge(core: { readonly size: number }, files: Files): (() => SecondThread) | undefined {
  return core.size >= LARGE ? () => secondThread(files) : undefined;
}

export function secondThread(files: Files, least = LEAST): SecondThread {
  const { port1: port, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(join(packageRoot, 'dist/node/unwind-worker.js'), {
    workerData: { ...files, port: port2, state } satisfies UnwindInput,
    transferList: [port2],
  });
  // What it could not do is done by the first thread; whoever waits sees that by the time.
  worker.on('error', (cause) => process.stderr.write(`unpark: a second thread ended: ${cause.message}\n`));
  worker.unref();
  const end = () => {
    port.close();
    worker.terminate();
  };
  return {
    least,
    end,
    unwind(task: UnwindTask) {
      port.postMessage(
        task,
        Object.values(task).map((column) => column.buffer as ArrayBuffer),
      );
      return () => {
        Atomics.wait(state, 0, STARTING, START_WITHIN_MS);
        if (Atomics.load(state, 0) === READY) Atomics.wait(state, 0, READY, DONE_WITHIN_MS);
        const message = receiveMessageOnPort(port) as { message: UnwoundShare } | undefined;
        return message?.message;
      };
    },
  };
}
