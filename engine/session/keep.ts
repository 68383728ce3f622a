/**
 * What is kept of a session beside its input: the index (tables, waits, and the part of the core that short answers read), and the
 * verdict once it is known. See docs/decisions/0023-the-index-is-kept.md.
 */
import { Columns, columnFile, readColumns } from '../bytes/column-file.ts';
import { type Excerpt, NotingSource } from '../bytes/excerpt.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import type { ByteSource } from '../bytes/source.ts';
import { columnsOf, type KeptTables, tablesIn } from '../snapshot/kept-tables.ts';
import { type KeptVerdict, verdictColumns, verdictIn } from './kept-verdict.ts';
import type { CoreSession } from './session.ts';

/** Raised with every change of what the columns mean: what another version wrote is thrown away. */
const INDEX_VERSION = 1;
const VERDICT_VERSION = 2;
/** Finer than a page the kernel does not dump. */
const GRAIN = 4096;
/** Of the core at most so much is kept. */
const MAX_EXCERPT = 64 << 20;

export interface KeptIndex {
  readonly tables: KeptTables;
  readonly core: Excerpt;
}

/**
 * The index of a session in pieces, the first of them empty: between two pieces whoever writes them can do something else. `restore` opens
 * the same again from these tables over another source of the core: what it reads for the answers that everybody asks for is kept as
 * well, so that they stay when the core is gone.
 */
export function* indexPieces(
  session: CoreSession,
  core: ByteSource,
  restore: (core: ByteSource, tables: KeptTables) => CoreSession,
): Generator<Uint8Array> {
  const tables = session.tables();
  const noting = new NotingSource(core, GRAIN);
  yield NOTHING_YET;
  const again = restore(noting, tables);
  for (const ask of ASKED_OF_ALL) {
    yield NOTHING_YET;
    ask(again);
  }
  const { name, size, runs, bytes } = noting.excerpt(MAX_EXCERPT);
  const kept = columnsOf(tables);
  kept.set('core', { json: { name, size } });
  kept.set('core.runs', runs);
  kept.set('core.bytes', bytes);
  yield* columnFile(INDEX_VERSION, kept);
}

const NOTHING_YET = new Uint8Array(0);
const FIRST_ROWS = { filter: '', offset: 0, limit: 100 };

/** What is asked of every snapshot. */
const ASKED_OF_ALL: readonly ((session: CoreSession) => void)[] = [
  (session) => session.summary(),
  (session) => session.threads(),
  (session) => session.scheduler({ queued: 100, explained: 100 }),
  (session) => session.groups({ ...FIRST_ROWS, by: 'stack', equal: 'lines', sort: 'count', descending: true }),
  (session) => session.goroutines({ ...FIRST_ROWS, sort: 'id', descending: false }),
  // Labels of all goroutines are compared with a text that none has.
  (session) => session.goroutines({ ...FIRST_ROWS, filter: 'label:="="', sort: 'id', descending: false }),
];

export function readIndex(source: ByteSource): KeptIndex | Fault {
  const columns = readColumns(source, INDEX_VERSION);
  if (!(columns instanceof Columns)) return columns;
  const { name, size } = columns.json<{ name: string; size: number }>('core');
  const core = { name, size, runs: columns.floats('core.runs'), bytes: columns.bytes('core.bytes') };
  return { tables: tablesIn(columns), core };
}

export function verdictPieces(verdict: KeptVerdict): Generator<Uint8Array> {
  return columnFile(VERDICT_VERSION, verdictColumns(verdict));
}

export function readVerdict(source: ByteSource): KeptVerdict | Fault {
  const columns = readColumns(source, VERDICT_VERSION);
  return columns instanceof Columns ? verdictIn(columns) : columns;
}

/** What is said of a snapshot whose core is gone. */
export function coreGone(name: string): Fault {
  return fault(
    'core-gone',
    `The core ${name} is no longer there: goroutines, stacks, waits and what was found out of them are kept, memory and variables are not.`,
    { hint: 'Put the core back where it was, or add it again: the snapshot stays the same.' },
  );
}
