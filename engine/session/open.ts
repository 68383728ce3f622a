/** Opens an input and answers questions about it. */
import type { BuildIds } from '../elf/notes.ts';
import { fault, OpenFailure } from '../bytes/fault.ts';
import type { ByteSource } from '../bytes/source.ts';
import { openModule } from '../gobin/module.ts';
import { type Core, openCore } from '../process/core.ts';
import { openExecutable, requireSameBuild, wantedExecutable } from '../process/executable.ts';
import { openProcess } from '../process/process.ts';
import { openProgram } from '../runtime/program.ts';
import { type Progress, readSnapshot } from '../snapshot/snapshot.ts';
import { CoreSession } from './session.ts';
import { shownBuildId } from '../elf/notes.ts';

export interface OpenInput {
  readonly core: ByteSource;
  readonly executable?: ByteSource;
  /** When the core was taken, ISO 8601. */
  readonly wallTime?: string;
  readonly progress?: Progress;
}

/** Throws OpenFailure when the input cannot be opened at all. */
export function openSession(input: OpenInput): CoreSession {
  const started = performance.now();
  const core = openCore(input.core);
  if (!input.executable) throw new OpenFailure(executableMissing(core, wantedExecutable(core)));
  const executable = openExecutable(input.executable);
  requireSameBuild(core, executable);
  const module = openModule(executable);
  const program = openProgram(openProcess(core, executable), module, () => undefined);
  const snapshot = readSnapshot(program, input.progress);
  return new CoreSession(snapshot, { wallTime: input.wallTime, openedIn: (performance.now() - started) / 1000 });
}

function executableMissing(core: Core, wanted: { path?: string; buildIds: BuildIds }) {
  const id = shownBuildId(wanted.buildIds);
  return fault(
    'executable-missing',
    `The executable that made ${core.image.source.name} was not found${wanted.path ? ` (it ran as ${wanted.path})` : ''}${id ? `; its build ID is ${id}` : ''}.`,
    { hint: 'Give it with --exe, or put it beside the core.' },
  );
}
