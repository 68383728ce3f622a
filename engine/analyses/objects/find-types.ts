/** The walk over the heap from all of a snapshot's roots: package variables, the variables of all frames, object headers. */
import type { Heap } from '../../runtime/heap/heap.ts';
import type { Locations } from '../../snapshot/locations.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ValueReader } from '../../values/reader.ts';
import { type ObjectTypes, TypeWalk } from './object-types.ts';

/** How far the walk has come. */
export type WalkProgress = (phase: string, done: number, total: number) => void;

export function findObjectTypes(
  snapshot: Snapshot,
  locations: Locations,
  reader: ValueReader,
  heap: Heap,
  progress: WalkProgress = () => {},
): ObjectTypes {
  const { program } = snapshot;
  const { pclntab } = program.module;
  const walk = new TypeWalk({
    program,
    heap,
    types: reader.types,
    functionName: (pc) => pclntab.functionAt(pc - program.process.bias)?.name,
    captured: (pc) => reader.capturedBy(pc),
  });
  progress('package variables', 0, 1);
  for (const packageName of reader.packages()) {
    for (const name of reader.globalsOf(packageName)) {
      const place = reader.globalPlace(name);
      if (place) walk.root(place.address, place.type);
    }
  }
  addStacks(snapshot, locations, reader, walk, progress);
  progress('objects that name their types', 0, 1);
  walk.headers();
  return walk;
}

function addStacks(
  snapshot: Snapshot,
  locations: Locations,
  reader: ValueReader,
  walk: TypeWalk,
  progress: WalkProgress,
): void {
  const { goroutines, pcs } = snapshot;
  const slotsOf = new Map<number, ReturnType<ValueReader['frameSlots']>>();
  for (let row = 0; row < goroutines.count; row++) {
    if (row % 1024 === 0) progress('stacks', row, goroutines.count);
    for (const frame of locations.machineFrames(row)) {
      let slots = slotsOf.get(frame.row);
      if (!slots) {
        const { pc, call } = pcs.row(frame.row);
        slots = reader.frameSlots(pc, call);
        slotsOf.set(frame.row, slots);
      }
      for (const { offset, type } of slots) walk.root(frame.cfa + offset, type);
    }
  }
}
