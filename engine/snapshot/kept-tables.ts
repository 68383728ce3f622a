/**
 * The tables of a snapshot as columns of a file, and back: what opening and reading the waits found out, so that neither has to be
 * done twice. Threads, and what few words of the runtime say, are read from the core again, or from the part of it that is kept.
 */
import type { ColumnArray, Columns, Kept } from '../bytes/column-file.ts';
import type { Fault } from '../bytes/fault.ts';
import type { GoroutineTable, Snapshot } from './snapshot.ts';
import type { ChannelTable, LockTable, Queues, WaitTable } from './wait-table.ts';

/** What a snapshot is restored from. */
export interface KeptTables {
  readonly goroutines: Omit<GoroutineTable, 'onThread'>;
  /** PcTable row → pc; and 1 where it is a return address. */
  readonly pcs: Float64Array;
  readonly calls: Uint8Array;
  /** StackTable. */
  readonly stackPc: Int32Array;
  readonly stackParent: Int32Array;
  readonly stackDepth: Int32Array;
  readonly faults: readonly Fault[];
  readonly waits: WaitTable;
}

/** What a snapshot and its waits are kept as. Nothing is copied that lies in columns already. */
export function tablesOf(snapshot: Snapshot, waits: WaitTable): KeptTables {
  const { goroutines, pcs, stacks, faults } = snapshot;
  const rows = Array.from({ length: pcs.count }, (_, row) => pcs.row(row));
  return {
    goroutines,
    pcs: Float64Array.from(rows, (row) => row.pc),
    calls: Uint8Array.from(rows, (row) => Number(row.call)),
    stackPc: stacks.pc.subarray(0, stacks.count),
    stackParent: stacks.parent.subarray(0, stacks.count),
    stackDepth: stacks.depth.subarray(0, stacks.count),
    faults,
    waits,
  };
}

export function columnsOf(tables: KeptTables): Map<string, Kept> {
  const { goroutines, waits } = tables;
  const kept = new Map<string, Kept>();
  putArrays(kept, 'g.', goroutines);
  kept.set('g.faults', { json: [...goroutines.stackFaults] });
  for (const name of ['pcs', 'calls', 'stackPc', 'stackParent', 'stackDepth'] as const) kept.set(name, tables[name]);
  kept.set('faults', { json: tables.faults });
  putArrays(kept, 'w.', waits);
  kept.set('w.faults', { json: [...waits.faults] });
  putArrays(kept, 'c.', waits.channels);
  putQueues(kept, 'c.senders.', waits.channels.senders);
  putQueues(kept, 'c.receivers.', waits.channels.receivers);
  putArrays(kept, 'l.', waits.locks);
  putQueues(kept, 'l.waiters.', waits.locks.waiters);
  return kept;
}

export function tablesIn(columns: Columns): KeptTables {
  return {
    goroutines: goroutinesIn(columns),
    pcs: columns.floats('pcs'),
    calls: columns.bytes('calls'),
    stackPc: columns.integers('stackPc'),
    stackParent: columns.integers('stackParent'),
    stackDepth: columns.integers('stackDepth'),
    faults: columns.json<Fault[]>('faults'),
    waits: waitsIn(columns),
  };
}

function goroutinesIn(columns: Columns): KeptTables['goroutines'] {
  const float = (name: string) => columns.floats(`g.${name}`);
  const address = float('address');
  return {
    count: address.length,
    address,
    id: float('id'),
    status: columns.bytes('g.status'),
    waitReason: columns.bytes('g.waitReason'),
    waitSince: float('waitSince'),
    m: float('m'),
    lockedM: float('lockedM'),
    stackLow: float('stackLow'),
    stackHigh: float('stackHigh'),
    pc: float('pc'),
    sp: float('sp'),
    createdPc: float('createdPc'),
    startPc: float('startPc'),
    parentId: float('parentId'),
    waiting: float('waiting'),
    labels: float('labels'),
    panic: float('panic'),
    runnableSince: float('runnableSince'),
    sleep: float('sleep'),
    link: float('link'),
    stack: columns.integers('g.stack'),
    thread: columns.integers('g.thread'),
    system: columns.bytes('g.system'),
    stackFaults: new Map(columns.json<[number, Fault][]>('g.faults')),
  };
}

function waitsIn(columns: Columns): WaitTable {
  return {
    first: columns.counts('w.first'),
    goroutine: columns.counts('w.goroutine'),
    kind: columns.bytes('w.kind'),
    resource: columns.floats('w.resource'),
    sudog: columns.floats('w.sudog'),
    until: columns.floats('w.until'),
    descriptor: columns.integers('w.descriptor'),
    queued: columns.bytes('w.queued'),
    faults: new Map(columns.json<[number, Fault][]>('w.faults')),
    channels: channelsIn(columns),
    locks: locksIn(columns),
  };
}

function channelsIn(columns: Columns): ChannelTable {
  const float = (name: string) => columns.floats(`c.${name}`);
  const address = float('address');
  return {
    count: address.length,
    address,
    elementType: float('elementType'),
    elementSize: columns.counts('c.elementSize'),
    length: float('length'),
    capacity: float('capacity'),
    buffer: float('buffer'),
    sendIndex: float('sendIndex'),
    receiveIndex: float('receiveIndex'),
    closed: columns.bytes('c.closed'),
    timer: columns.bytes('c.timer'),
    senders: queuesIn(columns, 'c.senders.'),
    receivers: queuesIn(columns, 'c.receivers.'),
  };
}

function locksIn(columns: Columns): LockTable {
  const address = columns.floats('l.address');
  return {
    count: address.length,
    address,
    kind: columns.bytes('l.kind'),
    waiters: queuesIn(columns, 'l.waiters.'),
  };
}

function queuesIn(columns: Columns, prefix: string): Queues {
  return { first: columns.counts(`${prefix}first`), wait: columns.counts(`${prefix}wait`) };
}

function putQueues(kept: Map<string, Kept>, prefix: string, { first, wait }: Queues): void {
  kept.set(`${prefix}first`, first);
  kept.set(`${prefix}wait`, wait);
}

/** All columns of a table under its prefix. */
function putArrays(kept: Map<string, Kept>, prefix: string, table: object): void {
  for (const [name, value] of Object.entries(table)) if (isColumn(value)) kept.set(`${prefix}${name}`, value);
}

function isColumn(value: unknown): value is ColumnArray {
  return (
    value instanceof Float64Array ||
    value instanceof Int32Array ||
    value instanceof Uint32Array ||
    value instanceof Uint8Array
  );
}
