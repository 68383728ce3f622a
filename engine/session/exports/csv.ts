/** Goroutines as a table of RFC 4180, one line for each. */
import type { GoroutineRow } from '../../../api/goroutine.ts';
import { JsonWriter, piece } from '../json-writer.ts';
import type { GoroutineTables } from '../tables.ts';

type Cell = string | number | boolean | undefined;

const COLUMNS: readonly (readonly [name: string, of: (row: GoroutineRow) => Cell])[] = [
  ['id', (g) => g.id],
  ['status', (g) => g.status],
  ['wait_reason', (g) => g.waitReason],
  ['wait_seconds', (g) => g.waitSeconds],
  ['waits_for', (g) => g.waitingOn?.map(({ kind, address }) => [kind, address].filter(Boolean).join(' ')).join('; ')],
  ['function', (g) => g.top?.function],
  ['file', (g) => g.top?.file],
  ['line', (g) => g.top?.line],
  ['created_by', (g) => g.createdBy?.function],
  ['created_file', (g) => g.createdBy?.file],
  ['created_line', (g) => g.createdBy?.line],
  ['parent', (g) => g.createdBy?.goroutineId],
  ['start_function', (g) => g.start?.function],
  ['thread', (g) => g.threadId],
  ['locked_to_thread', (g) => g.lockedToThread === true],
  ['system', (g) => g.system],
  ['labels', (g) => g.labels && JSON.stringify(g.labels)],
  ['stack_bytes', (g) => g.stackBytes],
  ['frames', (g) => g.frameCount],
  ['stack', (g) => g.fingerprint],
];

export function* csv(facts: GoroutineTables, rows: Uint32Array): Generator<Uint8Array> {
  const writer = new JsonWriter();
  writer.bytes(piece(`${COLUMNS.map(([name]) => name).join(',')}\r\n`));
  for (const row of rows) {
    const goroutine = facts.row(row);
    writer.bytes(piece(`${COLUMNS.map(([, of]) => cell(of(goroutine))).join(',')}\r\n`));
    if (writer.full) yield writer.take();
  }
  yield writer.take();
}

function cell(value: Cell): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
