/**
 * The library: which snapshots there are, where their files lie, and what is done with a file that comes in. Cores and
 * executables find each other by build ID, in whatever order they come.
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { type Added, type ExportQuery, isSameBuild, type SnapshotEntry, type TraceMatch } from '../../api/index.ts';
import { type Identity, OpenFailure } from '../../engine/index.ts';
import { identifyIfExecutable } from '../host/find-executable.ts';
import {
  aTrace,
  type CoreIdentity,
  identifyFile,
  resolveInput,
  type WrittenIdentity,
  withFilesOfBuild,
} from '../host/resolve-input.ts';
import type { HostedInput, SessionHost } from '../host/session-host.ts';
import type { OpeningState } from '../host/session-thread.ts';
import { unpack } from '../host/unpack.ts';
import type { InspectRequest, OpenedFacts, Question } from '../host/worker-messages.ts';
import { namedPart, partFiles, requirePart } from '../host/written-parts.ts';
import type { DataFolder, Repaired } from './data-folder.ts';
import type { ExecutableRow, SnapshotRow, Tables } from './database.ts';
import { answersWithout, coreProblem, entryOf, inputOf, statOf } from './entry.ts';
import { NamedViews } from './named-views.ts';

/** Removed snapshots can be restored for so long. */
const UNDO_MS = 10 * 60_000;
/** Snapshots that a trace is tried with: each is opened for it. */
const TRACE_TRIES = 8;

export class Library {
  readonly #db: Kysely<Tables>;
  readonly #folder: DataFolder;
  readonly #host: SessionHost;
  readonly uploadLimit: number;
  readonly names: NamedViews;

  constructor(db: Kysely<Tables>, folder: DataFolder, host: SessionHost, uploadLimit: number) {
    this.#db = db;
    this.#folder = folder;
    this.#host = host;
    this.uploadLimit = uploadLimit;
    this.names = new NamedViews(db);
  }

  /** Newest first. */
  async list(): Promise<SnapshotEntry[]> {
    const rows = await this.#db
      .selectFrom('snapshots')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('added_at', 'desc')
      .execute();
    return rows.map((row) => this.#entryOf(row));
  }

  async entry(id: string): Promise<SnapshotEntry | undefined> {
    const row = await this.#row(id);
    return row && this.#entryOf(row);
  }

  /** The answer as JSON; undefined where the question names a thing that is not there. */
  async ask(id: string, question: Question): Promise<Uint8Array | undefined> {
    const row = await this.#readable(id);
    const answer = await this.#host.ask(this.#inputOf(row), question);
    if (row.problem !== null || row.goroutines === null) await this.#learn(row);
    return answer;
  }

  async *inspect(id: string, options: InspectRequest): AsyncGenerator<Uint8Array> {
    yield* this.#host.inspect(this.#inputOf(await this.#readable(id)), options);
  }

  async *export(id: string, query: ExportQuery): AsyncGenerator<Uint8Array> {
    yield* this.#host.export(this.#inputOf(await this.#readable(id)), query);
  }

  async opening(id: string): Promise<OpeningState | undefined> {
    const row = await this.#row(id);
    return row && this.#host.opening(this.#inputOf(row));
  }

  /** Ends the long work that is done for a snapshot; undefined: there is no such snapshot, false: no work. */
  async cancelWork(id: string): Promise<boolean | undefined> {
    const row = await this.#row(id);
    return row && this.#host.cancel(this.#inputOf(row));
  }

  /**
   * Adds files of this machine. They are referenced where they lie; what is packed is unpacked into the data folder.
   * Throws OpenFailure, and keeps nothing, when they cannot be opened.
   */
  async addByPath(core: string, executable?: string): Promise<SnapshotEntry & { readonly created: boolean }> {
    const place = this.#folder.incoming();
    const named = namedPart(core);
    try {
      const unpacked = await unpack(resolve(named.file), place, this.uploadLimit);
      const given =
        executable === undefined
          ? unpacked.executable
          : (await unpack(resolve(executable), join(place, 'given'), this.uploadLimit)).core;
      const input = await withFilesOfBuild(resolveInput(unpacked.core, given, resolve(named.file)));
      if (input.identity.what === 'goroutines') {
        const chosen = requirePart(input.identity.parts, named);
        return await this.#addWritten(input.identity, unpacked.core, basename(named.file), place, 'path', chosen);
      }
      const known = await this.#row(input.identity.snapshotId);
      const before = known && this.#entryOf(known);
      const row = await this.#store(input.identity, input, 'path');
      const failed = await this.#learn(row);
      if (!failed) return { ...this.#entryOf(await this.#existing(row.id)), created: before === undefined };
      if (known) await this.#restoreRow(known);
      else await this.#delete(row);
      throw failed;
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }

  /** Attaches an execution trace that lies on this machine. Throws OpenFailure where it is not of the snapshot's process. */
  async attachTrace(id: string, path: string, name = basename(path)): Promise<SnapshotEntry> {
    const row = await this.#readable(id);
    const refusal = await this.#refuseTrace(row, path, name);
    if (refusal) throw refusal;
    await this.#host.close(id);
    await this.#update(id, { trace_path: await this.#keep(path, id, 'trace'), trace_name: name });
    return this.#entryOf(await this.#existing(id));
  }

  /** undefined: there is no such snapshot. */
  async detachTrace(id: string): Promise<SnapshotEntry | undefined> {
    const row = await this.#row(id);
    if (!row) return undefined;
    await this.#host.close(id);
    if (row.trace_path !== null && this.#folder.owns(row.trace_path)) await rm(row.trace_path, { force: true });
    await this.#update(id, { trace_path: null, trace_name: null });
    return this.entry(id);
  }

  /** Takes in an uploaded file, which is moved or deleted. `traceOf`: the snapshot that a trace belongs to, where it is known. Throws OpenFailure when it is nothing that Unpark reads. */
  async addUpload(
    path: string,
    name: string,
    source: 'upload' | 'sample' = 'upload',
    traceOf?: string,
  ): Promise<Added> {
    const place = this.#folder.incoming();
    try {
      // Samples are our own: no limit that is set for uploads concerns them.
      const unpacked = await unpack(path, place, source === 'sample' ? Number.POSITIVE_INFINITY : this.uploadLimit);
      const identity = identifyNamed(unpacked.core, path, name);
      if (identity.what === 'executable') return await this.#addExecutable(unpacked.core, name, identity);
      if (identity.what === 'trace') return await this.#addTrace(unpacked.core, name, traceOf);
      if (identity.what === 'goroutines') {
        const { created: _, ...snapshot } = await this.#addWritten(identity, unpacked.core, name, place, source);
        const { length } = identity.parts;
        const several = `${name} has ${length} dumps: all are here, and this is the last.`;
        return { what: identity.form, snapshot, message: length > 1 ? several : `${name} is open.` };
      }
      const row = await this.#store(identity, { core: unpacked.core, executable: unpacked.executable }, source);
      const failed = await this.#learn(row);
      const snapshot = this.#entryOf(await this.#existing(row.id));
      const what = unpacked.executable === undefined ? 'core' : 'bundle';
      return { what, snapshot, message: failed?.message ?? snapshot.problem?.message ?? `${name} is open.` };
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }

  /**
   * A dump or a profile; of a text with several dumps each is a snapshot. The answer is of the one that is chosen, else of the
   * last. Throws OpenFailure, and keeps nothing of it, where one cannot be opened.
   */
  async #addWritten(
    { form, parts }: WrittenIdentity,
    path: string,
    name: string,
    place: string,
    source: SnapshotRow['source'],
    chosen = parts[parts.length - 1],
  ): Promise<SnapshotEntry & { readonly created: boolean }> {
    const files = await partFiles(path, parts, join(place, 'dumps'));
    const before = await this.#row(chosen.snapshotId);
    for (const [i, { snapshotId }] of parts.entries()) {
      const known = await this.#row(snapshotId);
      const program = parts.length > 1 ? `${name}#${i + 1}` : name;
      const row = await this.#store(
        { snapshotId, kind: form, program, wanted: { buildIds: {} } },
        { core: files[i] },
        source,
      );
      const failed = await this.#learn(row);
      if (!failed) continue;
      if (known) await this.#restoreRow(known);
      else await this.#delete(row);
      throw failed;
    }
    return { ...this.#entryOf(await this.#existing(chosen.snapshotId)), created: before === undefined };
  }

  async remove(id: string): Promise<boolean> {
    await this.#host.close(id);
    const { numUpdatedRows } = await this.#db
      .updateTable('snapshots')
      .set({ removed_at: new Date().toISOString() })
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async restore(id: string): Promise<SnapshotEntry | undefined> {
    await this.#db.updateTable('snapshots').set({ removed_at: null }).where('id', '=', id).execute();
    return this.entry(id);
  }

  /** Removes what a server left that was ended at once; said by whoever starts this one. */
  async repair(): Promise<Repaired> {
    const rows = await this.#db.selectFrom('snapshots').select(['id', 'executable_path']).execute();
    const given = await this.#db.selectFrom('executables').select('path').execute();
    const executables = [...given.map(({ path }) => path), ...rows.flatMap((row) => row.executable_path ?? [])];
    return this.#folder.repair({
      snapshots: new Set(rows.map(({ id }) => id)),
      executables: new Set(executables),
    });
  }

  /** Deletes the files of what was removed too long ago to be restored. */
  async purge(now = Date.now()): Promise<void> {
    const before = new Date(now - UNDO_MS).toISOString();
    const rows = await this.#db.selectFrom('snapshots').selectAll().where('removed_at', '<', before).execute();
    for (const row of rows) await this.#delete(row);
  }

  /** Where a file that is being received may be written. */
  incoming(): string {
    return this.#folder.incoming();
  }

  #entryOf(row: SnapshotRow): SnapshotEntry {
    return entryOf(row, this.#folder.snapshot(row.id));
  }

  #inputOf(row: SnapshotRow): HostedInput {
    return inputOf(row, this.#folder.snapshot(row.id));
  }

  async #row(id: string): Promise<SnapshotRow | undefined> {
    return this.#db
      .selectFrom('snapshots')
      .selectAll()
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
  }

  async #existing(id: string): Promise<SnapshotRow> {
    return this.#db.selectFrom('snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async #readable(id: string): Promise<SnapshotRow> {
    const row = await this.#row(id);
    if (!row) throw new SnapshotNotFound(id);
    const problem = coreProblem(row);
    if (problem && !answersWithout(row, this.#folder.snapshot(id)))
      throw new OpenFailure({ code: problem.code, message: problem.message, hint: problem.hint });
    return row;
  }

  /** Writes down a core: moved into the data folder when it came in there, referenced when it lies elsewhere. */
  async #store(
    identity: Stored,
    files: { core: string; executable?: string; debug?: string },
    source: SnapshotRow['source'],
  ): Promise<SnapshotRow> {
    const { snapshotId: id, wanted } = identity;
    const known = await this.#db.selectFrom('snapshots').selectAll().where('id', '=', id).executeTakeFirst();
    const keep = known && coreProblem(known) === undefined && this.#folder.owns(files.core);
    const core = keep ? known.core_path : await this.#keep(files.core, id, 'core');
    const held = known?.executable_path && statOf(known.executable_path) ? known.executable_path : undefined;
    const useHeld = held !== undefined && files.executable !== undefined && this.#folder.owns(files.executable);
    const given =
      files.executable === undefined || useHeld ? undefined : await this.#keep(files.executable, id, 'executable');
    const kept = given ?? held ?? (await this.#keptFile(wanted.buildIds, ['none', 'included', null]));
    const waiting = files.debug ?? known?.debug_path ?? (await this.#keptFile(wanted.buildIds, ['only', 'included']));
    const { executable, debug } = await withFilesOfBuild({ identity, executable: kept, debug: waiting });
    const stat = statOf(core);
    if (!stat) throw new Error(`${core} vanished while it was added.`);
    await this.#host.close(id);
    const row: SnapshotRow = {
      id,
      source: keep || known?.source === 'sample' ? known.source : source,
      kind: identity.kind ?? null,
      core_path: core,
      core_bytes: stat.size,
      core_modified: stat.mtimeMs,
      executable_path: executable ?? null,
      program: identity.program ?? null,
      build_id: wanted.shown ?? null,
      gnu_build_id: wanted.buildIds.gnu ?? null,
      go_build_id: wanted.buildIds.go ?? null,
      added_at: known?.added_at ?? new Date().toISOString(),
      // Samples come by themselves: one that was removed before it was noted that it had come stays away.
      removed_at: source === 'sample' ? (known?.removed_at ?? null) : null,
      go_version: null,
      goroutines: null,
      headline: null,
      problem: null,
      trace_path: known?.trace_path ?? null,
      trace_name: known?.trace_name ?? null,
      debug_path: debug ?? null,
    };
    await this.#restoreRow(row);
    return row;
  }

  async #restoreRow(row: SnapshotRow): Promise<void> {
    await this.#db.replaceInto('snapshots').values(row).execute();
  }

  async #keep(path: string, id: string, name: string): Promise<string> {
    if (!this.#folder.owns(path)) return path;
    const folder = this.#folder.snapshot(id);
    await mkdir(folder, { recursive: true });
    const target = join(folder, name);
    if (target !== path) await rename(path, target);
    return target;
  }

  /** Opens a snapshot and writes down what it is, or why it cannot be opened, which is returned. */
  async #learn(row: SnapshotRow): Promise<OpenFailure | undefined> {
    try {
      const json = await this.#host.ask(this.#inputOf(row), { ask: 'facts' });
      const facts = JSON.parse(new TextDecoder().decode(json)) as OpenedFacts;
      await this.#update(row.id, {
        program: facts.program ?? row.program,
        go_version: facts.goVersion ?? null,
        goroutines: facts.goroutines,
        headline: facts.headline ?? null,
        problem: null,
      });
      return undefined;
    } catch (cause) {
      const failure =
        cause instanceof OpenFailure
          ? cause
          : new OpenFailure({ code: 'session-ended', message: (cause as Error).message });
      const { code, message, hint } = failure.fault;
      await this.#update(row.id, { problem: JSON.stringify({ code, message, hint }) });
      return failure;
    }
  }

  async #update(id: string, values: Partial<SnapshotRow>): Promise<void> {
    await this.#db.updateTable('snapshots').set(values).where('id', '=', id).execute();
  }

  async #addExecutable(
    path: string,
    name: string,
    { buildIds: ids, shown, debugInfo }: ExecutableIdentity,
  ): Promise<Added> {
    const kept = this.#folder.executable();
    await rename(path, kept);
    const row: ExecutableRow = {
      path: kept,
      name,
      gnu_build_id: ids.gnu ?? null,
      go_build_id: ids.go ?? null,
      added_at: new Date().toISOString(),
      debug_info: debugInfo,
    };
    await this.#db.insertInto('executables').values(row).execute();
    const all = await this.#db.selectFrom('snapshots').selectAll().where('removed_at', 'is', null).execute();
    const ofBuild = all.filter((one) => hasIds(one) && isSameBuild(idsOf(one), ids));
    const waiting = ofBuild.filter((one) => waitsFor(one, debugInfo));
    for (const one of waiting) {
      await this.#host.close(one.id);
      const as = hasExecutable(one) ? { debug_path: kept } : { executable_path: kept };
      await this.#update(one.id, { ...as, problem: null });
      await this.#learn(await this.#existing(one.id));
    }
    const what = debugInfo === 'only' ? 'debug information' : 'executable';
    if (waiting.length === 0) {
      return {
        what,
        message: `${name} (build ID ${shown ?? 'unknown'}) is kept: no snapshot here waits for it. Add its core.`,
      };
    }
    const snapshot = this.#entryOf(await this.#existing(waiting[0].id));
    return {
      what,
      snapshot,
      message:
        snapshot.problem?.message ??
        `${name} belongs to ${waiting.length === 1 ? 'a snapshot' : `${waiting.length} snapshots`} here, now complete.`,
    };
  }

  /** Why a trace is not of the process of a snapshot. */
  async #refuseTrace(row: SnapshotRow, path: string, name: string): Promise<OpenFailure | undefined> {
    const json = await this.#host.ask(this.#inputOf(row), { ask: 'match-trace', path });
    const { belongs, reason } = JSON.parse(new TextDecoder().decode(json)) as TraceMatch;
    if (belongs) return undefined;
    return new OpenFailure({
      code: 'trace-refused',
      message: reason.replaceAll(path, name).replaceAll(basename(path), name),
      hint: 'Attach the trace that this very process wrote.',
    });
  }

  /** A trace belongs to the snapshot that is named, else to the first that it fits, the newest first. */
  async #addTrace(path: string, name: string, id: string | undefined): Promise<Added> {
    const candidates =
      id === undefined
        ? (await this.list()).filter(({ state, kind }) => state === 'ready' && kind === undefined)
        : [{ id }];
    let refusal = aTrace(name);
    for (const candidate of candidates.slice(0, TRACE_TRIES)) {
      const failed = await this.#refuseTrace(await this.#readable(candidate.id), path, name);
      if (failed) {
        if (id !== undefined) refusal = failed;
        continue;
      }
      const snapshot = await this.attachTrace(candidate.id, path, name);
      return { what: 'trace', snapshot, message: `${name} is a trace of ${snapshot.program}, and attached to it.` };
    }
    throw refusal;
  }

  /** An executable, or its debug information, that was uploaded before the core. */
  async #keptFile(
    wanted: { gnu?: string; go?: string },
    debugInfo: readonly ExecutableRow['debug_info'][],
  ): Promise<string | undefined> {
    if (wanted.gnu === undefined && wanted.go === undefined) return undefined;
    const rows = await this.#db.selectFrom('executables').selectAll().execute();
    const fits = (row: ExecutableRow) => debugInfo.includes(row.debug_info) && isSameBuild(wanted, idsOf(row));
    return rows.find((row) => fits(row) && statOf(row.path))?.path;
  }

  /** Takes a row out for good, with those of its files that are ours and that nobody else needs. */
  async #delete(row: SnapshotRow): Promise<void> {
    await this.#host.close(row.id);
    await this.#db.deleteFrom('snapshots').where('id', '=', row.id).execute();
    await this.names.removeAll(row.id);
    await rm(this.#folder.snapshot(row.id), { recursive: true, force: true });
    const executable = row.executable_path;
    if (executable === null || !this.#folder.owns(executable)) return;
    const others = await this.#db
      .selectFrom('snapshots')
      .select('id')
      .where('executable_path', '=', executable)
      .execute();
    if (others.length > 0) return;
    await this.#db.deleteFrom('executables').where('path', '=', executable).execute();
    await rm(executable, { force: true });
  }
}

/** What is written down of a core, a dump or a profile. */
type Stored = Pick<CoreIdentity, 'snapshotId' | 'program' | 'wanted'> & { readonly kind?: WrittenIdentity['form'] };

type ExecutableIdentity = Extract<Identity, { what: 'executable' }>;

function hasExecutable({ executable_path: path }: SnapshotRow): boolean {
  return path !== null && statOf(path) !== undefined;
}

/** Whether a file of its build completes a snapshot: its executable, or the debug information that this lacks. */
function waitsFor(row: SnapshotRow, debugInfo: ExecutableIdentity['debugInfo']): boolean {
  if (!hasExecutable(row)) return debugInfo !== 'only';
  if (debugInfo === 'none' || (row.debug_path !== null && statOf(row.debug_path))) return false;
  return row.executable_path !== null && identifyIfExecutable(row.executable_path)?.debugInfo === 'none';
}

export class SnapshotNotFound extends Error {
  constructor(id: string) {
    super(`There is no snapshot ${id} here.`);
  }
}

/** What was uploaded lies under a name of ours: messages must name it as the user does. */
function identifyNamed(path: string, received: string, name: string) {
  try {
    return identifyFile(path);
  } catch (cause) {
    if (!(cause instanceof OpenFailure)) throw cause;
    const shown = (text: string) =>
      text.replaceAll(path, name).replaceAll(basename(path), name).replaceAll(basename(received), name);
    const { code, message, hint } = cause.fault;
    throw new OpenFailure({ code, message: shown(message), hint: hint && shown(hint) });
  }
}

function idsOf(row: { gnu_build_id: string | null; go_build_id: string | null }): { gnu?: string; go?: string } {
  return { gnu: row.gnu_build_id ?? undefined, go: row.go_build_id ?? undefined };
}

function hasIds(row: { gnu_build_id: string | null; go_build_id: string | null }): boolean {
  return row.gnu_build_id !== null || row.go_build_id !== null;
}
