/** Opens an input and answers questions about it. */
import type { ExportQuery } from '../../api/export.ts';
import type { Session } from '../../api/session.ts';
import type { TraceMatch } from '../../api/trace.ts';
import { type Fault, fault, OpenFailure } from '../bytes/fault.ts';
import type { ByteSource } from '../bytes/source.ts';
import { openDwarf } from '../dwarf/dwarf.ts';
import { hasDebugInfo, withDebugFile } from '../elf/debug-file.ts';
import type { Image } from '../elf/image.ts';
import { shownBuildId } from '../elf/notes.ts';
import { openModule } from '../gobin/module.ts';
import { type Core, openCore } from '../process/core.ts';
import { openExecutable, requireSameBuild, wantedExecutable } from '../process/executable.ts';
import { openProcess } from '../process/process.ts';
import type { LayoutSource } from '../runtime/layout.ts';
import { openProgram } from '../runtime/program.ts';
import { type Progress, readSnapshot } from '../snapshot/snapshot.ts';
import type { PreparationStep } from './context.ts';
import { CoreOnlySession } from './core-only.ts';
import type { InspectOptions } from './inspect.ts';
import { CoreSession } from './session.ts';
import type { TraceView } from './trace/trace-view.ts';

export interface OpenInput {
  readonly core: ByteSource;
  readonly executable?: ByteSource;
  /** Its debug information, where that lies in a file of its own. */
  readonly debug?: ByteSource;
  /** When the core was taken, ISO 8601. */
  readonly wallTime?: string;
  readonly progress?: Progress;
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
 * Opens a core with its executable, or a core alone, which tells little and says so. Throws OpenFailure when the input
 * cannot be opened at all.
 */
export function openSession(input: OpenInput): OpenSession {
  const started = performance.now();
  const core = openCore(input.core);
  const context = () => ({ wallTime: input.wallTime, openedIn: (performance.now() - started) / 1000 });
  if (!input.executable) return new CoreOnlySession(core, executableMissing(core), context());
  const executable = openExecutable(input.executable);
  requireSameBuild(core, executable);
  const image = input.debug && !hasDebugInfo(executable) ? withDebugFile(executable, input.debug) : executable;
  const module = openModule(image);
  const program = openProgram(openProcess(core, image), module, () => layoutsOf(image));
  return new CoreSession(readSnapshot(program, input.progress), context());
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
  return fault(
    'executable-missing',
    `The executable that made ${core.image.source.name} was not found${wanted.path ? ` (it ran as ${wanted.path})` : ''}${id ? `; its build ID is ${id}` : ''}.`,
    { hint: 'Give it with --exe, or put it beside the core.' },
  );
}
