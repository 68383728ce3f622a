/** What the fixture `heap` says of its own objects and what the runtime counted, held against the engine's heap. */
import { readFileSync } from 'node:fs';
import type { Fixture } from '../../fixtures/take.ts';
import type { Heap } from '../runtime/heap/heap.ts';
import { WINDOW } from '../runtime/heap/pointer-maps.ts';

interface ToldObject {
  readonly Name: string;
  readonly Address: number;
  readonly Size: number;
  readonly Pointers: readonly number[] | null;
  readonly Repeat: number;
  readonly Freed: boolean;
}

interface Told {
  readonly Objects: readonly ToldObject[];
  readonly HeapInuse: number;
  readonly StackInuse: number;
  readonly HeapAlloc: number;
  /** Size of a class → objects in it. */
  readonly BySize: Readonly<Record<string, number>>;
}

/** After the runtime counted, the process printed READY and started a timer: a few objects and spans more. */
const LATER_OBJECTS = 16;
const LATER_BYTES = 1 << 17;

/** Where the engine and the program differ, in words; none is agreement. */
export function heapDifferences(fixture: Fixture, heap: Heap): string[] {
  const told = JSON.parse(readFileSync(fixture.output, 'utf8')) as Told;
  return [...countDifferences(told, heap), ...told.Objects.flatMap((object) => objectDifference(object, heap))];
}

function* countDifferences(told: Told, heap: Heap): Generator<string> {
  const bySize = new Map<number, number>();
  let bytes = 0;
  let last = 0;
  for (const object of heap.objects()) {
    if (object.base < last) yield `${object.base} comes after ${last}`;
    last = object.base;
    bytes += object.size;
    bySize.set(object.size, (bySize.get(object.size) ?? 0) + 1);
  }
  const inUse = heap.spans.bytes.reduce((sum, n) => sum + n, 0);
  const stacks = heap.spans.manual.bytes.reduce((sum, n) => sum + n, 0);
  const near = (name: string, ours: number, theirs: number, later: number) =>
    ours < theirs || ours > theirs + later ? [`${name}: ours ${ours}, the runtime's ${theirs}`] : [];
  yield* near('HeapInuse', inUse, told.HeapInuse, LATER_BYTES);
  yield* near('StackInuse', stacks, told.StackInuse, LATER_BYTES);
  yield* near('HeapAlloc', bytes, told.HeapAlloc, LATER_BYTES);
  for (const [size, count] of Object.entries(told.BySize))
    if (size !== '0') yield* near(`objects of ${size}`, bySize.get(Number(size)) ?? 0, count, LATER_OBJECTS);
}

function objectDifference(told: ToldObject, heap: Heap): string[] {
  const found = heap.objectAt(told.Address);
  if (!found) return [`${told.Name}: no object`];
  const differences: string[] = [];
  const say = (what: string) => differences.push(`${told.Name} at ${told.Address.toString(16)}: ${what}`);
  if (found.allocated === told.Freed) say(told.Freed ? 'is not free' : 'is free');
  if (told.Address < found.base || told.Address + told.Size > found.base + found.size) say('is cut');
  if (found.noscan !== (told.Pointers === null)) say(`noscan is ${found.noscan}`);
  if (!told.Pointers || told.Freed) return differences;
  const offset = told.Address - found.base;
  const expected = new Set<number>();
  for (let at = 0; at < told.Size; at += told.Repeat || told.Size)
    for (const pointer of told.Pointers) expected.add(offset + at + pointer);
  const ours = new Set<number>();
  for (let from = 0; from < found.size; from += WINDOW) {
    const bytes = Math.min(WINDOW, found.size - from);
    if (!heap.pointers.load(found.span, found.base, found.base + from, bytes)) say('its pointers are not known');
    const { bits, shift } = heap.pointers;
    for (let i = shift; i < shift + bytes / 8; i++)
      if ((bits[i >> 5] >>> (i & 31)) & 1 && from + 8 * (i - shift) < offset + told.Size)
        ours.add(from + 8 * (i - shift));
  }
  const wrong = [...ours].filter((o) => !expected.has(o));
  const missing = [...expected].filter((o) => !ours.has(o));
  if (wrong.length > 0) say(`${wrong.length} words are no pointers, the first at ${wrong[0]}`);
  if (missing.length > 0) say(`${missing.length} pointers are missing, the first at ${missing[0]}`);
  return differences;
}
