/** The second thread of an opening: has the same core open, and does the work that it is given, one piece after the other. */
import { workerData } from 'node:worker_threads';
import { openSharedWork, type SharedWork } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { libraryFiles } from './library-files.ts';
import { FAILED, READY } from './second-thread.ts';
import type { OpeningInput, OpeningTask } from './worker-messages.ts';

const { core, executable, debug, port, state } = workerData as OpeningInput;

function tell(word: number): void {
  Atomics.store(state, 0, word);
  Atomics.notify(state, 0);
}

function orTellFailed<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    // The first thread does it itself; if it meets the same, it tells that to whoever asked.
    tell(FAILED);
    throw cause;
  }
}

/** The memory of columns, which is handed over instead of copied. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Map) && !Array.isArray(value))
    for (const part of Object.values(value)) buffersOf(part, found);
  return found;
}

const shared = orTellFailed(() =>
  openSharedWork({
    core: openFile(core),
    executable: openFile(executable),
    debug: debug === undefined ? undefined : openFile(debug),
    libraries: libraryFiles,
  }),
);
let done = 0;
port.on('message', ({ work, task }: OpeningTask) =>
  orTellFailed(() => {
    const share = (shared[work] as (task: unknown) => ReturnType<SharedWork[typeof work]>)(task);
    port.postMessage(share, [...buffersOf(share)]);
    tell(READY + ++done);
  }),
);
tell(READY);
