/** What a cut core must still have, told by the whole one and by its program headers. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Fixture } from '../../../fixtures/take.ts';
import { readGoroutines } from '../../runtime/goroutines.ts';
import { openFixtureProgram } from '../open.ts';

const PT_LOAD = 1;

interface Kept {
  /** Ids of goroutines whose g is in the first `size` bytes; and of those whose stack in use is, too. */
  readonly withG: ReadonlySet<number>;
  readonly withStack: ReadonlySet<number>;
}

export function keptGoroutines(taken: Fixture, size: number): Kept {
  const program = openFixtureProgram(taken);
  const g = readGoroutines(program, [], () => undefined);
  const loads = loadSegments(taken.core);
  const kept = (from: number, to: number) => {
    const segment = loads.find(({ address, fileSize }) => from >= address && to <= address + fileSize);
    return segment !== undefined && segment.offset + (to - segment.address) <= size;
  };
  const rows = Array.from({ length: g.count }, (_, row) => row).filter((row) =>
    kept(g.address[row], g.address[row] + program.layout.sizes.g),
  );
  const parked = rows.filter((row) => g.sp[row] > 0 && kept(g.sp[row], g.stackHigh[row]));
  return { withG: new Set(rows.map((row) => g.id[row])), withStack: new Set(parked.map((row) => g.id[row])) };
}

/** The ranges of memory whose bytes lie beyond `size`, as addresses, by the file's own headers. */
export function lostByHeaders(core: string, size: number): string[] {
  return loadSegments(core)
    .filter(({ fileSize, offset }) => fileSize > 0 && offset + fileSize > size)
    .map(({ address, offset, fileSize }) => {
      const start = address + Math.max(0, size - offset);
      return `0x${start.toString(16)}–0x${(address + fileSize).toString(16)}`;
    });
}

interface Load {
  readonly address: number;
  readonly offset: number;
  readonly fileSize: number;
}

function loadSegments(core: string): Load[] {
  const file = openSync(core, 'r');
  try {
    const head = Buffer.alloc(64);
    readSync(file, head, 0, 64, 0);
    const [at, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(56)];
    const table = Buffer.alloc(56 * count);
    readSync(file, table, 0, table.length, at);
    return Array.from({ length: count }, (_, i) => table.subarray(56 * i, 56 * (i + 1)))
      .filter((entry) => entry.readUInt32LE(0) === PT_LOAD)
      .map((entry) => ({
        offset: Number(entry.readBigUInt64LE(8)),
        address: Number(entry.readBigUInt64LE(16)),
        fileSize: Number(entry.readBigUInt64LE(32)),
      }));
  } finally {
    closeSync(file);
  }
}
