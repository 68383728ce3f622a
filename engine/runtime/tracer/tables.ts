/**
 * The tracer's table that gives stacks and strings their ids: a hash table in Go 1.22, a tree of four children a node
 * since 1.23.
 * Source: runtime/tracemap.go (1.22: trace2map.go), `type traceMap`, `type traceMapNode`.
 */
import type { GoProgram } from '../program.ts';

/** Buckets of the hash table. */
const BUCKETS = 1 << 13;
/** More entries than a second can make. */
const MAX_ENTRIES = 1 << 24;

export interface TracerEntry {
  readonly id: number;
  /** Where its bytes are, and how many. */
  readonly data: number;
  readonly length: number;
}

/** All entries of a table, in no order. */
export function* tracerTable(program: GoProgram, table: number): Generator<TracerEntry> {
  const { memory, layout } = program;
  const { traceMap, traceMapNode } = layout;
  const hashed = traceMap.tab >= 0;
  const pending: number[] = [];
  if (hashed) for (let i = 0; i < BUCKETS; i++) pending.push(memory.word(table + traceMap.tab + 8 * i));
  else pending.push(memory.word(table + traceMap.root));
  for (let count = 0; count < MAX_ENTRIES; ) {
    const node = pending.pop();
    if (node === undefined) return;
    if (!(node > 0)) continue;
    count++;
    const data = memory.word(node + traceMapNode.data);
    const length = memory.word(node + traceMapNode.data + 8);
    const id = memory.word(node + traceMapNode.id);
    if (data > 0 && length > 0 && id > 0) yield { id, data, length };
    if (hashed) pending.push(memory.word(node + traceMapNode.link));
    else for (let i = 0; i < 4; i++) pending.push(memory.word(node + traceMapNode.children + 8 * i));
  }
}
