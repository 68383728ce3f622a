/**
 * From what a person names to what the engine opens: packed files unpacked, the executable found or checked to be given in
 * the right place. Command line and server share it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Identity, identify, OpenFailure, type WrittenPart } from '../../engine/index.ts';
import { fromDebuginfod } from './debuginfod.ts';
import { type FileSource, openFile } from './file-source.ts';
import { findDebugFile } from './find-debug-file.ts';
import { findExecutable, identifyIfExecutable } from './find-executable.ts';
import { packingOf, unpack } from './unpack.ts';
import { type NamedPart, namedPart, requirePart } from './written-parts.ts';

export type CoreIdentity = Extract<Identity, { what: 'core' }>;
export type WrittenIdentity = Extract<Identity, { what: 'goroutines' }>;

export interface ResolvedInput {
  /** Or a file in which a process wrote down its goroutines. */
  readonly core: string;
  readonly executable?: string;
  /** Its debug information, where that lies in a file of its own. */
  readonly debug?: string;
  readonly identity: CoreIdentity | WrittenIdentity;
  /** Of a text with several dumps the one that was named. */
  readonly part?: WrittenPart;
}

/** Runs `use` with the resolved input; what had to be unpacked for it is removed afterwards. */
export async function withInput<T>(
  core: string,
  executable: string | undefined,
  use: (input: ResolvedInput) => Promise<T>,
): Promise<T> {
  const named = namedPart(core);
  return withUnpacked(named.file, executable, async (path, given) =>
    use(await withFilesOfBuild(resolvePart(path, given, named))),
  );
}

/** The same for what may be an execution trace too: then its path. */
export async function withTraceOrCore<T>(
  path: string,
  executable: string | undefined,
  use: (input: ResolvedInput | string) => Promise<T>,
): Promise<T> {
  const named = namedPart(path);
  return withUnpacked(named.file, executable, async (file, given) =>
    use(identifyFile(file).what === 'trace' ? file : await withFilesOfBuild(resolvePart(file, given, named))),
  );
}

function resolvePart(path: string, executable: string | undefined, named: NamedPart): ResolvedInput {
  const input = resolveInput(path, executable, named.file);
  if (named.part === undefined) return input;
  const { identity } = input;
  if (identity.what === 'goroutines') return { ...input, part: requirePart(identity.parts, named) };
  throw new OpenFailure({ code: 'no-such-dump', message: `${named.file} is a core: it has no dumps to choose from.` });
}

async function withUnpacked<T>(
  core: string,
  executable: string | undefined,
  use: (core: string, executable: string | undefined) => Promise<T>,
): Promise<T> {
  const packed =
    (await packingOf(core)) !== undefined || (executable !== undefined && (await packingOf(executable)) !== undefined);
  if (!packed) return use(core, executable);
  const folder = await mkdtemp(join(tmpdir(), 'unpark-'));
  try {
    const unpacked = await unpack(core, join(folder, 'core'), Number.POSITIVE_INFINITY);
    const given =
      executable === undefined
        ? unpacked.executable
        : (await unpack(executable, join(folder, 'executable'), Number.POSITIVE_INFINITY)).core;
    return await use(unpacked.core, given);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The core at a path with its executable: the given one, else one that lies at a likely place. `near` is the file that the
 * core was unpacked from, where it was.
 */
export function resolveInput(core: string, executable: string | undefined, near = core): ResolvedInput {
  const identity = withFile(core, identify);
  if (identity.what === 'trace') throw aTrace(core);
  // All that is told of its program stands in it.
  if (identity.what === 'goroutines') return { core, identity };
  if (identity.what !== 'core') throw notACore(core, executable);
  return { core, identity, executable: executable ?? findExecutable(near, identity.wanted) };
}

/** Adds what is known by the build ID alone: the debug information, and what debuginfod servers have. */
export async function withFilesOfBuild<T extends FilesOfBuild>(input: T): Promise<T> {
  if (!('wanted' in input.identity)) return input;
  const { buildIds } = input.identity.wanted;
  const ask = (kind: 'executable' | 'debuginfo') =>
    buildIds.gnu === undefined ? undefined : fromDebuginfod(buildIds.gnu, kind);
  const executable = input.executable ?? (await ask('executable'));
  if (executable === undefined) return input;
  const isStripped = identifyIfExecutable(executable)?.debugInfo === 'none';
  const debug = isStripped ? (input.debug ?? findDebugFile(executable) ?? (await ask('debuginfo'))) : undefined;
  return { ...input, executable, debug };
}

type FilesOfBuild = Pick<ResolvedInput, 'executable' | 'debug'> & {
  readonly identity: ResolvedInput['identity'] | Pick<CoreIdentity, 'wanted'>;
};

export function identifyFile(path: string): Identity {
  return withFile(path, identify);
}

function withFile<T>(path: string, use: (file: FileSource) => T): T {
  const file = openFile(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** What to say where only a core will do. */
export function aTrace(path: string): OpenFailure {
  return new OpenFailure({
    code: 'not-a-core',
    message: `${basename(path)} is an execution trace, not a core.`,
    hint: `See it with: unpark trace ${path}. In the explorer it is added to the snapshot of its process.`,
  });
}

function notACore(core: string, executable: string | undefined): OpenFailure {
  if (executable !== undefined && isCore(executable)) {
    return new OpenFailure({
      code: 'arguments-swapped',
      message: `The arguments are swapped: ${basename(core)} is an executable and ${basename(executable)} is a core.`,
      hint: `Give the core first: ${executable} --exe ${core}`,
    });
  }
  return new OpenFailure({
    code: 'not-a-core',
    message: `${basename(core)} is an executable or a library, not a core.`,
    hint: 'Give the core first and the executable with --exe.',
  });
}

function isCore(path: string): boolean {
  try {
    return identifyFile(path).what === 'core';
  } catch (cause) {
    if (cause instanceof OpenFailure) return false; // neither of the two: the caller's sentence about the core stands
    throw cause;
  }
}
