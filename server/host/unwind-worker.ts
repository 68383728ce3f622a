/** The second thread of an opening: has the same core open, and follows the stacks that it is given. */
import { workerData } from 'node:worker_threads';
import { openUnwinding, type UnwindTask } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { libraryFiles } from './library-files.ts';
import { DONE, READY } from './second-thread.ts';
import type { UnwindInput } from './worker-messages.ts';

const { core, executable, debug, port, state } = workerData as UnwindInput;

function tell(word: number): void {
  Atomics.store(state, 0, word);
  Atomics.notify(state, 0);
}

try {
  const unwind = openUnwinding({
    core: openFile(core),
    executable: openFile(executable),
    debug: debug === undefined ? undefined : openFile(debug),
    libraries: libraryFiles,
  });
  port.on('message', (task: UnwindTask) => {
    try {
      const share = unwind(task);
      const columns = [share.stack, share.pcs, share.calls, share.stackPc, share.stackParent];
      port.postMessage(
        share,
        columns.map((column) => column.buffer as ArrayBuffer),
      );
    } finally {
      tell(DONE);
    }
  });
  tell(READY);
} catch (cause) {
  // The first thread meets the same, and tells it to whoever asked.
  tell(DONE);
  throw cause;
}
