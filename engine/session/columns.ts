/**
 * The columns that the filter language looks at, each built when the first filter names it and kept: snapshots never
 * change.
 */
import type { Column, QuerySource } from '../query/evaluate.ts';
import { statusName } from '../runtime/status.ts';
import type { Place } from '../snapshot/locations.ts';
import type { GoroutineFacts } from './facts.ts';

export function querySource(facts: GoroutineFacts): QuerySource {
  const known = new Map<string, Column | undefined>();
  return {
    count: facts.snapshot.goroutines.count,
    column(key) {
      if (!known.has(key)) known.set(key, build(facts, key));
      return known.get(key);
    },
  };
}

function build(facts: GoroutineFacts, key: string): Column | undefined {
  const { goroutines, threads } = facts.snapshot;
  switch (key) {
    case 'state':
      return textColumn(facts, (row) => statusName(goroutines.status[row]));
    case 'family':
      return textColumn(facts, (row) => facts.family(row));
    case 'reason':
      return textColumn(facts, (row) => facts.waitReason(row));
    case 'group':
      return textColumn(facts, facts.fingerprint);
    case 'fn':
      return stackColumn(facts, (place) => [place.function]);
    case 'file':
      return stackColumn(facts, (place) => [`${place.file}:${place.line}`]);
    case 'created':
      return placeColumn(facts, (row) => facts.createdBy(row));
    case 'start':
      return placeColumn(facts, (row) => facts.start(row));
    case 'label':
      return labelColumn(facts);
    case 'wait':
      return { kind: 'number', value: (row) => facts.waitSeconds(row) ?? Number.NaN };
    case 'id':
      return { kind: 'number', value: (row) => goroutines.id[row] };
    case 'parent':
      return { kind: 'number', value: (row) => goroutines.parentId[row] || Number.NaN };
    case 'thread':
      return { kind: 'number', value: (row) => goroutines.thread[row] || Number.NaN };
    case 'p': {
      const processors = new Map(threads.map((t) => [t.core.threadId, t.machine?.processorId]));
      return { kind: 'number', value: (row) => processors.get(goroutines.thread[row]) ?? Number.NaN };
    }
    case 'chan':
      return { kind: 'address', matches: (row, address) => waitsOn(facts, row, address) };
    case 'is':
      return { kind: 'flags', test: (row, flag) => isFlag(facts, row, flag) };
    default:
      return undefined;
  }
}

function isFlag(facts: GoroutineFacts, row: number, flag: string): boolean {
  if (flag === 'system') return facts.snapshot.goroutines.system[row] === 1;
  if (flag === 'locked') return facts.snapshot.goroutines.lockedM[row] > 0;
  return flag === 'crashed' && row === facts.crashed;
}

/** The first case is in a column; other cases of a select are read for the rows that have more. */
function waitsOn(facts: GoroutineFacts, row: number, address: number): boolean {
  if (facts.waits().channel[row] === address) return true;
  if (!facts.waitReason(row).startsWith('select')) return false;
  return facts.waitingOn(row)?.some((t) => t.address !== undefined && Number(t.address) === address) ?? false;
}

/** Codes per row for texts; rows with "" have none. */
function textColumn(facts: GoroutineFacts, textOf: (row: number) => string): Column {
  const texts: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(facts.snapshot.goroutines.count);
  for (let row = 0; row < codes.length; row++) {
    const text = textOf(row);
    let code = text === '' ? -1 : codeOf.get(text);
    if (code === undefined) {
      code = texts.push(text) - 1;
      codeOf.set(text, code);
    }
    codes[row] = code;
  }
  return { kind: 'dictionary', codes, size: texts.length, texts: (code) => [texts[code]] };
}

function placeColumn(facts: GoroutineFacts, placeOf: (row: number) => Omit<Place, 'pc'> | undefined): Column {
  const column = textColumn(facts, (row) => {
    const place = placeOf(row);
    return place ? `${place.function}\n${place.file}:${place.line}` : '';
  });
  return column.kind === 'dictionary' ? { ...column, texts: (code) => column.texts(code)[0].split('\n') } : column;
}

/** Codes are StackTable rows: a stack's texts are looked at once, however many goroutines have it. */
function stackColumn(facts: GoroutineFacts, textsOf: (place: Place) => string[]): Column {
  const { goroutines, stacks } = facts.snapshot;
  return {
    kind: 'dictionary',
    codes: goroutines.stack,
    size: stacks.count,
    texts(stack) {
      const texts = new Set<string>();
      for (let at = stack; at >= 0; at = stacks.parent[at]) {
        for (const place of facts.locations.places(stacks.pc[at])) for (const text of textsOf(place)) texts.add(text);
      }
      return [...texts];
    },
  };
}

/** "key" and "key=value" of every label. */
function labelColumn(facts: GoroutineFacts): Column {
  const column = textColumn(facts, (row) => {
    const labels = facts.snapshot.goroutines.labels[row] > 0 ? facts.labels(row) : undefined;
    return labels
      ? Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .sort()
          .join('\n')
      : '';
  });
  return column.kind === 'dictionary' ? { ...column, texts: (code) => column.texts(code)[0].split('\n') } : column;
}
