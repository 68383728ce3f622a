/**
 * The columns that the filter language looks at, each built when the first filter names it and kept: snapshots never
 * change.
 */
import { hex } from '../bytes/fault.ts';
import type { NativePlace } from '../process/native/native-module.ts';
import type { Column, QuerySource } from '../query/evaluate.ts';
import type { Mask } from '../query/mask.ts';
import { statusName } from '../runtime/status.ts';
import type { Place } from '../snapshot/stack-locations.ts';
import { rowOfAddress } from '../snapshot/wait-table.ts';
import { type Codes, codesOf, stateKey } from './codes.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { GoroutineFacts } from './facts.ts';
import { numberColumn, numberColumns } from './number-columns.ts';
import type { GoroutineTables } from './tables.ts';

/** Columns of the tables alone, after those that `beyond` makes. */
export function tableColumns(facts: GoroutineTables, beyond: (key: string) => Column | undefined): QuerySource {
  const known = new Map<string, Column | undefined>();
  return {
    count: facts.snapshot.goroutines.count,
    column(key) {
      if (!known.has(key)) known.set(key, beyond(key) ?? build(facts, key));
      return known.get(key);
    },
  };
}

export function querySource(diagnosis: Diagnosis): QuerySource {
  return tableColumns(diagnosis.facts, (key) => BLOCKING[key]?.(diagnosis));
}

/** A column of what stacks have: a code for each. */
type StackColumn = Extract<Column, { kind: 'dictionary' }>;

/** What takes a process and its diagnosis to know. */
const BLOCKING: Readonly<Record<string, (diagnosis: Diagnosis) => Column>> = {
  stuck: (diagnosis) =>
    codedColumn(
      diagnosis.facts,
      (row) => (diagnosis.stuck()[row] === 0 ? 0 : diagnosis.facts.stuck().stuck[row] === 1 ? 1 : 2),
      (row) => STUCK_TEXTS[diagnosis.fateOf(row) ?? 'no'],
    ),
  knot: (diagnosis) => numbers(diagnosis.facts, (row) => diagnosis.knotOf(row) ?? diagnosis.behindKnot(row)),
  lock: (diagnosis) => ({
    kind: 'dictionary',
    codes: locksWaitedFor(diagnosis.facts),
    size: diagnosis.facts.waits().locks.count,
    texts: (lock) => resourceTexts(diagnosis, diagnosis.facts.waits().locks.address[lock]),
  }),
  holds: (diagnosis) =>
    codedColumn(
      diagnosis.facts,
      (row) => (diagnosis.heldLocksOf(row, 1).length === 0 ? -1 : row),
      (row) =>
        diagnosis
          .heldLocksOf(row, MAX_HELD)
          .flatMap(({ lock }) => resourceTexts(diagnosis, diagnosis.facts.waits().locks.address[lock])),
    ),
  p: ({ facts }) => {
    const { snapshot } = facts;
    const processors = new Map(snapshot.threads.map((t) => [t.core.threadId, t.machine?.processorId]));
    return numbers(facts, (row) => processors.get(snapshot.goroutines.thread[row]));
  },
  fn: ({ facts }) => withNative(facts, functions(facts), ({ function: name }) => name),
  file: ({ facts }) => withNative(facts, lines(facts), ({ file, line }) => `${file}:${line}`),
};

/** Goroutines that have frames of C, which the table of stacks does not know, have a code of their own. */
function withNative(facts: GoroutineFacts, column: StackColumn, textOf: (place: NativePlace) => string): StackColumn {
  const { native } = facts;
  const rows = native.rows();
  if (rows.length === 0) return column;
  const codes = Int32Array.from(column.codes);
  rows.forEach((row, i) => {
    codes[row] = column.size + i;
  });
  return {
    kind: 'dictionary',
    codes,
    size: column.size + rows.length,
    texts(code) {
      const row = rows[code - column.size];
      if (row === undefined) return column.texts(code);
      const frames = native.ofGoroutine(row).flatMap((stretch) => stretch.frames);
      const places = frames.flatMap((frame) => native.placesOf(frame));
      return [...new Set([...column.texts(column.codes[row]), ...places.map(textOf)])];
    },
  };
}

const STUCK_TEXTS = { proved: ['proved', 'yes'], likely: ['likely', 'yes'], no: ['no'] };
const MAX_HELD = 64;

/** Row → LockTable row of the lock that it waits for, of which there is one at most: a select waits for channels. */
function locksWaitedFor(facts: GoroutineFacts): Int32Array {
  const { goroutine, resource, locks } = facts.waits();
  const codes = new Int32Array(facts.snapshot.goroutines.count).fill(-1);
  const { first, wait: queued } = locks.waiters;
  for (let lock = 0; lock < locks.count; lock++)
    for (let i = first[lock]; i < first[lock + 1]; i++) codes[goroutine[queued[i]]] = lock;
  for (let wait = 0; wait < resource.length; wait++)
    if (codes[goroutine[wait]] < 0 && resource[wait] > 0)
      codes[goroutine[wait]] = rowOfAddress(locks.address, resource[wait]);
  return codes;
}

function resourceTexts(diagnosis: Diagnosis, address: number): string[] {
  return [hex(address), ...diagnosis.namesOf(address)];
}

function build(facts: GoroutineTables, key: string): Column | undefined {
  const { goroutines } = facts.snapshot;
  switch (key) {
    case 'state':
      return codedColumn(
        facts,
        (row) => goroutines.status[row],
        (row) => [statusName(goroutines.status[row])],
      );
    case 'family':
      return codedColumn(
        facts,
        (row) => stateKey(facts, row),
        (row) => [facts.family(row)],
      );
    case 'reason':
      return codedColumn(
        facts,
        (row) => stateKey(facts, row),
        (row) => textsOf(facts.waitReason(row)),
      );
    case 'group':
      return dictionary(numberColumns(facts).fingerprints, (row) => [facts.fingerprint(row)]);
    case 'fn':
      return functions(facts);
    case 'file':
      return lines(facts);
    case 'created':
      return codedColumn(
        facts,
        (row) => goroutines.createdPc[row],
        (row) => placeTexts(facts.createdBy(row)),
      );
    case 'start':
      return codedColumn(
        facts,
        (row) => goroutines.startPc[row],
        (row) => placeTexts(facts.start(row)),
      );
    case 'label':
      return codedColumn(
        facts,
        (row) => goroutines.labels[row],
        (row) => labelTexts(facts, row),
      );
    case 'wait':
      return { kind: 'number', values: numberColumns(facts).wait };
    case 'id':
      return { kind: 'number', values: goroutines.id };
    case 'parent':
      return numbers(facts, (row) => goroutines.parentId[row] || undefined);
    case 'thread':
      return numbers(facts, (row) => goroutines.thread[row] || undefined);
    case 'chan':
      return { kind: 'address', mark: (address, out) => facts.markWaiters(address, out) };
    case 'is':
      return { kind: 'flags', mark: (flag, out) => markFlag(facts, flag, out) };
    default:
      return undefined;
  }
}

function markFlag({ snapshot, crashed }: GoroutineTables, flag: string, out: Mask): void {
  const { system, lockedM } = snapshot.goroutines;
  if (flag === 'system') for (let row = 0; row < out.length; row++) out[row] |= system[row];
  if (flag === 'locked') for (let row = 0; row < out.length; row++) if (lockedM[row] > 0) out[row] = 1;
  if (flag === 'crashed' && crashed >= 0) out[crashed] = 1;
}

/** undefined: the row has none. */
function numbers(facts: GoroutineTables, numberOf: (row: number) => number | undefined): Column {
  return { kind: 'number', values: numberColumn(facts, numberOf) };
}

/** A column whose texts follow from a number that the tables have: they are made when a filter first looks at that code. */
function codedColumn(
  facts: GoroutineTables,
  keyOf: (row: number) => number,
  textsOf: (row: number) => string[],
): Column {
  return dictionary(codesOf(facts.snapshot.goroutines.count, keyOf), textsOf);
}

function dictionary({ codes, firstRows }: Codes, textsOf: (row: number) => string[]): Column {
  return { kind: 'dictionary', codes, size: firstRows.length, texts: (code) => textsOf(firstRows[code]) };
}

function textsOf(text: string): string[] {
  return text === '' ? [] : [text];
}

function placeTexts(place: Omit<Place, 'pc'> | undefined): string[] {
  return place ? [place.function, `${place.file}:${place.line}`] : [];
}

/** "key=value" of every label. */
function labelTexts(facts: GoroutineTables, row: number): string[] {
  const labels = facts.snapshot.goroutines.labels[row] > 0 ? facts.labels(row) : undefined;
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
}

function functions(facts: GoroutineTables): StackColumn {
  return stackColumn(facts, (place) => place.function);
}

function lines(facts: GoroutineTables): StackColumn {
  return stackColumn(facts, ({ file, line }) => `${file}:${line}`);
}

/** Codes are StackTable rows: a stack's texts are looked at once, however many goroutines have it. */
function stackColumn(facts: GoroutineTables, textOf: (place: Place) => string): StackColumn {
  const { goroutines, stacks } = facts.snapshot;
  return {
    kind: 'dictionary',
    codes: goroutines.stack,
    size: stacks.count,
    texts(stack) {
      const texts = new Set<string>();
      for (let at = stack; at >= 0; at = stacks.parent[at]) {
        for (const place of facts.locations.places(stacks.pc[at])) texts.add(textOf(place));
      }
      return [...texts];
    },
  };
}
