/** What keeps what in the heap of one core: the outermost keepers. Started by main.ts. */
import { openSession } from '../engine/index.ts';
import { openFile } from '../server/host/file-source.ts';

const [core, executable] = process.argv.slice(2);
const session = openSession({ core: openFile(core), executable: openFile(executable) });
const { rows, reachedObjects, fault } = session.retainers({ offset: 0, limit: 100 });
if (fault) throw new Error(fault.message);
process.stdout.write(JSON.stringify({ reachedObjects, rows }));
