/** Opens an input and answers questions about it. */
import type { ExportQuery } from '../../api/export.ts';
import type { Session } from '../../api/session.ts';
import type { TraceMatch } from '../../api/trace.ts';
import { channelWaits } from '../analyses/waits/channel-waits.ts';
import { excerptSource } from '../bytes/excerpt.ts';
import { type Fault, fault, OpenFailure } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { ByteSource } from '../bytes/source.ts';
import { openDwarf } from '../dwarf/dwarf.ts';
import { fileBuildIds, hasDebugInfo, withDebugFile } from '../elf/debug-file.ts';
import type { Image } from '../elf/image.ts';
import { sameBuild, shownBuildId } from '../elf/notes.ts';
import { openModule } from '../gobin/module.ts';
import { type Core, openCore } from '../process/core.ts';
import {
  type LibraryFiles,
  mainExecutable,
  openExecutable,
  requireSameBuild,
  sameBuildFile,
  wantedExecutable,
} from '../process/executable.ts';
import { openProcess } from '../process/process.ts';
import { readRows } from '../runtime/goroutines.ts';
import type { LayoutSource } from '../runtime/layout.ts';
import { type GoProgram, openProgram } from '../runtime/program.ts';
import type { SecondThread, SharedWork } from '../snapshot/second-thread.ts';
import { type Progress, readSnapshot, restoreSnapshot } from '../snapshot/snapshot.ts';
import { unwindShare } from '../snapshot/unwinding.ts';
import type { PreparationStep } from './context.ts';
import { CoreOnlySession } from './core-only.ts';
import type { InspectOptions } from './inspect.ts';
import { coreGone, indexPieces, readIndex, readVerdict, verdictPieces } from './keep.ts';
import { CoreSession } from './session.ts';
import type { TraceView } from './trace/trace-view.ts';
import { readWritten } from './written/read.ts';
import { recognise } from './written/recognise.ts';
import { WrittenSession } from './written/session.ts';

export interface OpenInput {
  /** Or what a process wrote of its goroutines. undefined: the core is gone, and what is kept of it must do. */
  readonly core?: ByteSource;
  readonly executable?: ByteSource;
  /** Its debug information, where that lies in a file of its own. */
  readonly debug?: ByteSource;
  /** When the core was taken, ISO 8601. */
  readonly wallTime?: string;
  readonly progress?: Progress;
  /** Starts another thread, which does what `openSharedWork` gives; asked for where all of a core has to be read. */
  readonly second?: () => SecondThread | undefined;
  /** What `keepIndex` wrote of the same core and executable; what cannot be used of it is as if it were not there. */
  readonly index?: ByteSource;
  /** What `keepVerdict` wrote beside that index. */
  readonly verdict?: ByteSource;
  /** Files of libraries: frames of C in them can be followed and named. */
  readonly libraries?: LibraryFiles;
}

/** The questions of api/session.ts, the work behind the long ones, and the document of `unpark inspect` in chunks of UTF-8. */
export interface OpenSession extends Session {
  /** Each step is done when the next is asked for. Whoever asks for the diagnosis without waits for all of them at once. */
  prepare(): Generator<PreparationStep>;
  /**
   * The execution trace in the core, joined with what the process had written of it where that file is given. A fault: there
   * is none, or the file is not this process's.
   */
  trace(written?: ByteSource): TraceView | Fault;
  /** Whether a trace file is of this process, by its beginning. Throws OpenFailure where it is no trace that can be read. */
  matchTrace(written: ByteSource): TraceMatch;
  inspect(options: InspectOptions): Generator<Uint8Array>;
  /** Goroutines written out for other tools, in pieces: those that a filter keeps, in order of id. */
  export(query: ExportQuery): Generator<Uint8Array>;
}

/**
 * Opens a core with its executable, or a core alone, which tells little and says so; or a dump or profile of goroutines, of a
 * text with several dumps the last. Throws OpenFailure when the input cannot be opened at all.
 */
export function openSession(input: OpenInput): OpenSession {
  const started = performance.now();
  const index = input.index && input.executable ? usable(readIndex(input.index)) : undefined;
  const source = input.core ?? (index && excerptSource(index.core));
  if (!source) throw new OpenFailure(fault('core-gone', 'The core is gone, and nothing usable was kept of it.'));
  const context = () => ({ wallTime: input.wallTime, openedIn: (performance.now() - started) / 1000 });
  const written = input.core && recognise(input.core);
  if (written) return new WrittenSession(readWritten(written), written.source.size, context());
  const core = openCore(source);
  if (!input.executable) return new CoreOnlySession(core, executableMissing(core), context());
  // It opens the same files meanwhile.
  const second = index ? undefined : input.second?.();
  const program = programOf(core, input.executable, input, input.core ? undefined : index?.core.runs);
  if (!index) {
    return new CoreSession(readSnapshot(program, input.progress, second), context());
  }
  const snapshot = restoreSnapshot(program, index.tables, input.core ? [] : [coreGone(source.name)]);
  const session = new CoreSession(snapshot, context());
  if (input.verdict) recallVerdict(session, input.verdict);
  return session;
}

/** What a second thread does: it opens the same core, and takes a part of the work. Throws OpenFailure as `openSession` does. */
export function openSharedWork({
  core,
  executable,
  ...more
}: Required<Pick<OpenInput, 'core' | 'executable'>> & Pick<OpenInput, 'debug' | 'libraries'>): SharedWork {
  const program = programOf(openCore(core), executable, more);
  return {
    goroutines: (task) => readRows(program, task),
    stacks: (task) => unwindShare(program, task),
    channels: (goroutines) => channelWaits({ program, ...goroutines }),
  };
}

/** Whether a session came from an index, and with the verdict that was kept: then there is nothing new to keep. */
export function isRestored(session: OpenSession): boolean {
  return session instanceof CoreSession && session.snapshot.waits !== undefined;
}

export function hasVerdict(session: OpenSession): boolean {
  return session instanceof CoreSession && session.isRecalled;
}

/** Takes over what `keepVerdict` wrote of a session with the same index, where it can be used. */
export function recallVerdict(session: OpenSession, verdict: ByteSource): void {
  const known = usable(readVerdict(verdict));
  if (known && session instanceof CoreSession) session.recall(known);
}

/** The index of a session in pieces, which `openSession` takes next time; undefined where there is none to keep. */
export function keepIndex(session: OpenSession, input: OpenInput): Generator<Uint8Array> | undefined {
  const { core, executable } = input;
  if (!(session instanceof CoreSession) || !core || !executable) return undefined;
  return indexPieces(session, core, (source, tables) => {
    const program = programOf(openCore(source), executable, input);
    return new CoreSession(restoreSnapshot(program, tables, []), { openedIn: 0 });
  });
}

/** What the diagnosis found out, in pieces; works it out where nobody asked yet. */
export function keepVerdict(session: OpenSession): Generator<Uint8Array> | undefined {
  return session instanceof CoreSession ? verdictPieces(session.verdict()) : undefined;
}

/** `left`: what is left of a core that is gone. */
function programOf(
  core: Core,
  file: ByteSource,
  { debug, libraries }: Pick<OpenInput, 'debug' | 'libraries'>,
  left?: Float64Array,
): GoProgram {
  const executable = goFile(core, openExecutable(file), libraries);
  const image = debug && !hasDebugInfo(executable) ? withDebugFile(executable, debug) : executable;
  return openProgram(openProcess(core, image, { left, libraries }), openModule(image), () => layoutsOf(image));
}

/** The given file, found to be of the process; of a C program its library with the Go program, where that is at hand. */
function goFile(core: Core, given: Image, libraries: LibraryFiles | undefined): Image {
  const wanted = wantedExecutable(core);
  const isHost = sameBuild(mainExecutable(core).buildIds, fileBuildIds(given)) === true;
  const library = wanted.mappedAt !== undefined && isHost ? sameBuildFile(wanted, libraries) : undefined;
  if (library) return library;
  requireSameBuild(core, given);
  return given;
}

/** What was kept is only a copy: where it cannot be used the work is done again. */
function usable<T>(kept: T | Fault): T | undefined {
  return isFault(kept) ? undefined : kept;
}

/** Struct layouts by the program's own debug information: asked only for Go versions that the table does not know. */
function layoutsOf(executable: Image): LayoutSource | undefined {
  const dwarf = openDwarf(executable);
  return (
    dwarf &&
    ((name) => {
      const layout = dwarf.structLayout(name);
      return layout && { size: layout.size, fields: Object.fromEntries(layout.offsets) };
    })
  );
}

/** Refuses the core of a program that is not Go, as far as the core alone can tell. */
function executableMissing(core: Core): Fault {
  const wanted = wantedExecutable(core);
  if (wanted.buildIds.go === undefined && wanted.buildIds.gnu !== undefined) {
    throw new OpenFailure(
      fault(
        'not-a-go-program',
        `${core.image.source.name} is a core of ${wanted.path ?? 'a program'}, which is not a Go program.`,
        {
          hint: 'Unpark reads programs made by the Go toolchain (gc), version 1.17 or later.',
        },
      ),
    );
  }
  const id = shownBuildId(wanted.buildIds);
  if (wanted.mappedAt !== undefined)
    return fault(
      'executable-missing',
      `The Go program in ${core.image.source.name} is a library, ${wanted.path}, whose file was not found; its build ID is ${id}.`,
      { hint: 'Give the library with --exe, or put it beside the core.' },
    );
  return fault(
    'executable-missing',
    `The executable that made ${core.image.source.name} was not found${wanted.path ? ` (it ran as ${wanted.path})` : ''}${id ? `; its build ID is ${id}` : ''}.`,
    { hint: 'Give it with --exe, or put it beside the core.' },
  );
}
