/**
 * `npm run compare:leaks [-- NAME…]`: who is stuck by us and by Go's own goroutine leak profile (since Go 1.26), of the same
 * processes, case by case; for what the runtime misses, the words of memory that point to where the lock lies, which show why: a neighbour
 * in the same place of the heap is reached, or only what the goroutine itself has.
 */

import { readWaits } from '../engine/analyses/waits/waits.ts';
import { Heap, openHeap } from '../engine/runtime/heap/heap.ts';
import { WAIT_KINDS } from '../engine/runtime/waiting.ts';
import { readSnapshot, type Snapshot } from '../engine/snapshot/snapshot.ts';
import { compareLeaks } from '../engine/testing/leaks.ts';
import { openFixtureProgram } from '../engine/testing/open.ts';
import { LEAK_TOOLCHAINS, type LeakCase, leakCases, leakFixture } from '../fixtures/leak-profile.ts';

/** Goroutines whose evidence is printed, of each case; and pointers of each. */
const SHOWN = 3;
const SHOWN_POINTERS = 6;

const wanted = process.argv.slice(2);
const known: readonly LeakCase[] = LEAK_TOOLCHAINS.flatMap((go) => [
  { go, program: 'stuck', name: 'all' },
  ...leakCases(go, 'testgoroutineleakprofile'),
  ...leakCases(go, 'goker'),
]);
// Names are of cases or of toolchains.
const cases = known.filter(
  ({ name, go }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(`go${go}`),
);
let failed = 0;
for (const one of cases) {
  const fixture = await leakFixture(one);
  const { differences, more } = compareLeaks(fixture);
  if (differences.length > 0) failed++;
  const sign = differences.length > 0 ? 'DIFFERS' : 'agrees';
  const found = `${String(fixture.leaked.length).padStart(5)} by the runtime`;
  console.log(
    `${sign.padEnd(8)} go${one.go} ${one.program.padEnd(25)} ${one.name.padEnd(24)} ${found}${more.length > 0 ? `, ${more.length} more by us` : ''}`,
  );
  for (const difference of differences) console.log(`  ${difference}`);
  if (more.length > 0) printEvidence(readSnapshot(openFixtureProgram(fixture)), more);
}
console.log(`${cases.length - failed} of ${cases.length} agree`);
process.exitCode = failed === 0 ? 0 : 1;

function printEvidence(snapshot: Snapshot, ids: readonly number[]): void {
  const heap = openHeap(snapshot.program);
  if (!(heap instanceof Heap)) return;
  const waits = readWaits(snapshot);
  for (const id of ids.slice(0, SHOWN)) {
    const wait = waits.first[snapshot.rowOf(id)];
    const resource = waits.resource[wait];
    const slot = heap.objectAt(resource);
    console.log(
      `  g${id} waits for the ${WAIT_KINDS[waits.kind[wait]]} at ${hex(resource)}${slot?.tiny ? ', in a place that small values share' : ''}`,
    );
    if (!slot) continue;
    console.log(`    ${hex(slot.base)}: ${bytesText(snapshot, slot.base, Math.min(32, slot.size))}`);
    for (const line of pointersTo(snapshot, heap, slot.base, slot.base + slot.size)) console.log(`    ${line}`);
  }
  if (ids.length > SHOWN) console.log(`  … and ${ids.length - SHOWN} more`);
}

/** Every word of writable memory that points into a range, and whose it is. */
function pointersTo(snapshot: Snapshot, heap: Heap, start: number, end: number): string[] {
  const { memory } = snapshot.program;
  const found: string[] = [];
  for (const range of memory.ranges) {
    if (!range.source || range.source !== snapshot.program.process.core.image.source) continue;
    for (let at = Math.ceil(range.start / 8) * 8; at + 8 <= range.end; at += 8) {
      const value = memory.word(at);
      if (value >= start && value < end)
        found.push(`${hex(at)} → ${hex(value)} (+${value - start}), ${ownerOf(snapshot, heap, at)}`);
    }
  }
  const shown = found.slice(0, SHOWN_POINTERS);
  return found.length > shown.length ? [...shown, `… ${found.length - shown.length} more words point there`] : shown;
}

function ownerOf({ goroutines, program }: Snapshot, heap: Heap, address: number): string {
  for (let row = 0; row < goroutines.count; row++) {
    if (address < goroutines.stackLow[row] || address >= goroutines.stackHigh[row]) continue;
    return address >= goroutines.sp[row]
      ? `on the stack of g${goroutines.id[row]}`
      : `below the stack of g${goroutines.id[row]}: old`;
  }
  const object = heap.objectAt(address);
  if (object)
    return object.allocated ? `in the object of ${object.size} bytes at ${hex(object.base)}` : 'in a free slot';
  const data = program.module.data.some(
    ({ start, end }) => address >= start + program.process.bias && address < end + program.process.bias,
  );
  return data ? 'in a package variable' : "in the runtime's own memory";
}

function bytesText({ program }: Snapshot, address: number, length: number): string {
  const bytes = program.memory.bytes(address, length);
  return bytes instanceof Uint8Array
    ? [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ')
    : 'not in the core';
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
