/**
 * The library of this tab: which snapshots were dropped here, and what is done with a file that comes in. Cores and executables find
 * each other by build ID, in whatever order they come, as they do on a server (server/store/library.ts). Gone with the tab.
 */
import { type BuildIds, isSameBuild } from '../../api/build-ids.ts';
import type { Added, SnapshotEntry } from '../../api/library.ts';
import type { Problem } from '../../api/snapshot.ts';
import type { TraceMatch } from '../../api/trace.ts';
import { Trouble } from '../api/client.ts';
import type { Content } from '../worker/content.ts';
import type { Facts, Order, Taken } from '../worker/messages.ts';
import { remember, wordsFor } from './known-cores.ts';
import { type NamedInput, Sessions } from './sessions.ts';
import { type Doing, WorkerHost } from './worker-host.ts';

type Core = Extract<Taken, { what: 'core' }>;

interface Kept {
  readonly taken: Core;
  readonly addedAt: string;
  executable?: Content;
  trace?: Content;
  facts?: Facts;
  problem?: Problem;
  /** Counts what was attached and taken off. */
  version: number;
  removed: boolean;
}

interface Executable {
  readonly file: Content;
  readonly buildIds: BuildIds;
}

/** Snapshots that a trace is tried with: each is opened for it. */
const TRACE_TRIES = 8;

export class TabLibrary {
  readonly #kept = new Map<string, Kept>();
  readonly #executables: Executable[] = [];
  readonly #sessions = new Sessions();
  #last: Promise<unknown> = Promise.resolve();

  /** Newest first. */
  list(): SnapshotEntry[] {
    return [...this.#kept.values()]
      .filter(({ removed }) => !removed)
      .map(entryOf)
      .reverse();
  }

  /** Throws a Trouble where there is no such snapshot, as all that take an id do. */
  entry(id: string): SnapshotEntry {
    return entryOf(this.#existing(id));
  }

  opening(id: string) {
    return this.#sessions.opening(inputOf(this.#existing(id)));
  }

  follow(id: string, order: Order): Promise<unknown> {
    return this.#sessions.follow(inputOf(this.#existing(id)), order);
  }

  /** Takes a file in. Rejects with a Trouble when it is nothing that Unpark reads, or when `signal` ends it. */
  async add(
    file: File,
    traceOf: string | undefined,
    tell: (doing: Doing) => void,
    signal: AbortSignal,
  ): Promise<Added> {
    const worker = new WorkerHost(tell);
    const cancel = () => worker.close('it was cancelled');
    signal.addEventListener('abort', cancel);
    try {
      const taken = (await worker.follow({ kind: 'take', file })) as Taken;
      return await this.#inTurn(() => {
        signal.throwIfAborted();
        switch (taken.what) {
          case 'core':
            return this.#addCore(taken, file.name, tell, signal);
          case 'executable':
            return this.#addExecutable(taken, file.name, tell);
          case 'trace':
            return this.#addTrace(taken.file, traceOf);
          case 'goroutines':
            return this.#addDumps(taken.dumps, file.name, tell, signal);
        }
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      worker.close('it is done');
    }
  }

  /** One after the other: a core and its executable that come together must not miss each other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined); // told to whoever brought that file
    return done;
  }

  remove(id: string): void {
    this.#existing(id).removed = true;
    this.#sessions.close(id);
  }

  restore(id: string): SnapshotEntry {
    const kept = this.#kept.get(id);
    if (!kept) throw missing(id);
    kept.removed = false;
    return entryOf(kept);
  }

  detachTrace(id: string): SnapshotEntry {
    const kept = this.#existing(id);
    this.#change(kept, { trace: undefined });
    return entryOf(kept);
  }

  #existing(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept || kept.removed) throw missing(id);
    return kept;
  }

  async #addCore(taken: Core, name: string, tell: (doing: Doing) => void, signal: AbortSignal): Promise<Added> {
    const { id, wanted } = taken;
    const before = this.#kept.get(id);
    const waiting = this.#executables.find(
      ({ buildIds }) => hasIds(wanted.buildIds) && isSameBuild(wanted.buildIds, buildIds),
    );
    const kept: Kept = {
      taken,
      addedAt: before?.addedAt ?? new Date().toISOString(),
      executable: taken.executable ?? before?.executable ?? waiting?.file,
      trace: before?.trace,
      version: (before?.version ?? 0) + 1,
      removed: false,
    };
    this.#sessions.close(id);
    this.#kept.set(id, kept);
    const cancel = () => {
      this.#sessions.close(id);
      if (before) this.#kept.set(id, before);
      else this.#kept.delete(id);
    };
    signal.addEventListener('abort', cancel);
    await this.#learn(kept, tell);
    signal.removeEventListener('abort', cancel);
    const snapshot = entryOf(kept);
    const what = taken.kind ?? (taken.executable === undefined ? 'core' : 'bundle');
    return { what, snapshot, message: snapshot.problem?.message ?? `${name} is open.` };
  }

  /** Each dump of a text is a snapshot; the answer is of the last. */
  async #addDumps(
    dumps: readonly Core[],
    name: string,
    tell: (doing: Doing) => void,
    signal: AbortSignal,
  ): Promise<Added> {
    let last: Added | undefined;
    for (const dump of dumps) last = await this.#addCore(dump, name, tell, signal);
    if (!last) throw new Error('Text without dumps is refused before.');
    const several = `${name} has ${dumps.length} dumps: all are here, and this is the last.`;
    return dumps.length > 1 && last.snapshot?.state === 'ready' ? { ...last, message: several } : last;
  }

  /** Opens a snapshot and writes down what it is, or why it cannot be opened. */
  async #learn(kept: Kept, tell?: (doing: Doing) => void): Promise<void> {
    const { version } = kept;
    try {
      kept.facts = await this.#sessions.facts(inputOf(kept), tell);
      kept.problem = undefined;
      remember(entryOf(kept));
    } catch (cause) {
      // Taken out, or changed, while it was opened: there is nothing to say of it.
      if (kept.removed || kept.version !== version) return;
      const { code, message, hint } = cause as Trouble;
      kept.problem = { code, message, hint };
    }
  }

  async #addExecutable(
    { file, buildIds, shown }: Extract<Taken, { what: 'executable' }>,
    name: string,
    tell: (doing: Doing) => void,
  ): Promise<Added> {
    this.#executables.push({ file, buildIds });
    const waiting = [...this.#kept.values()].filter(
      ({ executable, removed, taken: { wanted } }) =>
        !removed && executable === undefined && hasIds(wanted.buildIds) && isSameBuild(wanted.buildIds, buildIds),
    );
    for (const kept of waiting) {
      this.#change(kept, { executable: file });
      await this.#learn(kept, tell);
    }
    if (waiting.length === 0)
      return {
        what: 'executable',
        message: `${name} (build ID ${shown ?? 'unknown'}) is kept: no snapshot here waits for it. Add its core.`,
      };
    const snapshot = entryOf(waiting[0]);
    const whose = waiting.length === 1 ? 'a snapshot' : `${waiting.length} snapshots`;
    return {
      what: 'executable',
      snapshot,
      message: snapshot.problem?.message ?? `${name} belongs to ${whose} here, now complete.`,
    };
  }

  /** A trace belongs to the snapshot that is in sight, else to the first that it fits, the newest first. */
  async #addTrace(file: Content, id: string | undefined): Promise<Added> {
    const ready = this.list().filter(({ state, kind }) => state === 'ready' && kind === undefined);
    const candidates = id === undefined ? ready : [{ id }];
    let reason = 'It is an execution trace, and no snapshot here is of its process.';
    for (const candidate of candidates.slice(0, TRACE_TRIES)) {
      const match = (await this.follow(candidate.id, { kind: 'match-trace', trace: file })) as TraceMatch;
      if (!match.belongs) {
        if (id !== undefined) reason = match.reason;
        continue;
      }
      const kept = this.#existing(candidate.id);
      this.#change(kept, { trace: file });
      const snapshot = entryOf(kept);
      return {
        what: 'trace',
        snapshot,
        message: `${file.name} is a trace of ${snapshot.program}, and attached to it.`,
      };
    }
    throw new Trouble({
      title: 'Unprocessable Content',
      status: 422,
      code: 'trace-refused',
      detail: reason,
      hint: 'Drop the core of the very process that wrote it first.',
    });
  }

  #change(kept: Kept, by: Partial<Kept>): void {
    Object.assign(kept, by);
    kept.version++;
    this.#sessions.close(kept.taken.id);
  }
}

function inputOf({ taken: { id, core }, executable, trace, version }: Kept): NamedInput {
  return { id, core, executable, trace, revision: String(version) };
}

function entryOf(kept: Kept): SnapshotEntry {
  const { taken, facts, executable, trace, problem } = kept;
  const program = facts?.program ?? taken.program ?? taken.core.name;
  const isWhole = executable !== undefined || taken.kind !== undefined;
  return {
    id: taken.id,
    revision: String(kept.version),
    state: problem ? 'failed' : isWhole ? 'ready' : 'waiting',
    source: 'upload',
    kind: taken.kind,
    program: program.slice(program.lastIndexOf('/') + 1),
    goVersion: facts?.goVersion,
    buildId: taken.wanted.shown,
    wallTime: new Date(taken.core.modified).toISOString(),
    addedAt: kept.addedAt,
    coreBytes: taken.core.size,
    goroutines: facts?.goroutines,
    headline: facts?.headline,
    problem: problem ?? (isWhole ? undefined : executableMissing(taken)),
    trace: trace && { name: trace.name, missing: false },
  };
}

function executableMissing({ program, wanted: { shown } }: Core): Problem {
  const build = shown === undefined ? '' : `; its build ID is ${shown}`;
  return {
    code: 'executable-missing',
    message: `The executable${program === undefined ? '' : ` ${program}`} is not here${build}.`,
    hint: 'Drop the executable: it is matched by its build ID.',
  };
}

function hasIds({ gnu, go }: BuildIds): boolean {
  return gnu !== undefined || go !== undefined;
}

function missing(id: string): Trouble {
  const words = wordsFor(id);
  return new Trouble({
    title: 'Not Found',
    status: 404,
    code: 'snapshot-not-found',
    detail: `The snapshot ${id} is not in this tab${words === undefined ? '' : `: ${words}`}.`,
    hint: 'Drop its core and its executable anywhere in this window: the link opens then.',
  });
}
