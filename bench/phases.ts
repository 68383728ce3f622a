/** One core in one process: how long each analysis takes, as JSON on stdout. Started by main.ts. */
import { findFates } from '../engine/analyses/stuck/stuck.ts';
import { readWaits } from '../engine/analyses/waits/waits.ts';
import { openSession } from '../engine/index.ts';
import { openHeap } from '../engine/runtime/heap/heap.ts';
import { CoreSession } from '../engine/session/session.ts';
import { openFile } from '../server/host/file-source.ts';

/** Seconds of each phase, in the order in which they run. */
export type Phases = Readonly<Record<'open' | 'waits' | 'stuck' | 'diagnosis', number>>;

const [core, executable] = process.argv.slice(2);
const seconds: Record<string, number> = {};

function timed<T>(phase: keyof Phases, run: () => T): T {
  const started = performance.now();
  const result = run();
  seconds[phase] = (performance.now() - started) / 1000;
  return result;
}

const session = timed('open', () => openSession({ core: openFile(core), executable: openFile(executable) }));
if (!(session instanceof CoreSession)) throw new Error(`${core} did not open with its executable.`);
const { snapshot } = session;
const waits = timed('waits', () => readWaits(snapshot));
timed('stuck', () => findFates(snapshot, openHeap(snapshot.program), waits, () => undefined));
timed('diagnosis', () => session.diagnosis());
process.stdout.write(JSON.stringify(seconds));
