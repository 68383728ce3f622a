/** Frames of C as gdb finds them in the same core, and as the program's own C library found them, held against ours. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Inspection } from '../../docs/inspect-contract.d.ts';
import type { Fixture } from '../../fixtures/take.ts';

interface GdbFrame {
  readonly pc: string;
  readonly name: string;
  readonly line: number;
}

function gdbFrames({ executable, core }: Fixture): ReadonlyMap<number, readonly GdbFrame[]> {
  const script = join(import.meta.dirname, 'native-frames.py');
  const ran = spawnSync('gdb', ['-batch', '-nx', '-x', script, executable, core], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const text = ran.stdout?.split('\n').find((line) => line.startsWith('{"threads"'));
  if (text === undefined) throw new Error(`gdb read nothing of ${core}: ${ran.stderr ?? ran.error}`);
  const { threads } = JSON.parse(text) as { threads: Record<string, [string, string, number][]> };
  return new Map(
    Object.entries(threads).map(([id, frames]) => [Number(id), frames.map(([pc, name, line]) => ({ pc, name, line }))]),
  );
}

export interface NativeTally {
  /** Frames of C that were compared, and threads that have any. */
  readonly frames: number;
  readonly threads: number;
  readonly differences: readonly string[];
}

/**
 * Frames of C in which threads are, or were when a signal came, up to the first of Go: pc by pc, and names and lines where there is
 * debug information. What lies below a callback gdb does not find.
 */
export function againstGdb(fixture: Fixture, { threads = [] }: Inspection): NativeTally {
  const truth = gdbFrames(fixture);
  const differences: string[] = [];
  let count = 0;
  let withNative = 0;
  for (const thread of threads) {
    const first = thread.frames.findIndex((frame) => frame.native);
    const rest = first < 0 ? [] : thread.frames.slice(first);
    const goes = rest.findIndex((frame) => !frame.native);
    const ours = (goes < 0 ? rest : rest.slice(0, goes)).filter((frame) => !frame.inlined);
    if (ours.length === 0 || (first > 0 && !/sig(return|tramp)/.test(thread.frames[first - 1].function))) continue;
    withNative++;
    count += ours.length;
    const theirs = truth.get(thread.threadId) ?? [];
    const from = theirs.findIndex((frame) => frame.pc === ours[0].pc);
    const told = from < 0 ? theirs : theirs.slice(from, from + ours.length + (goes < 0 ? 1 : 0));
    differences.push(...compared(thread.threadId, ours, told));
  }
  return { frames: count, threads: withNative, differences };
}

function compared(thread: number, ours: readonly Frame[], theirs: readonly GdbFrame[]): string[] {
  const differences: string[] = [];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const [a, b] = [ours[i], theirs[i]];
    const named = a?.line === 0 || b?.line === 0 || (a?.function === b?.name && a?.line === b?.line);
    if (a?.pc !== b?.pc || !named)
      differences.push(
        `thread ${thread}, frame ${i}: we ${a && words(a.pc, a.function, a.line)}, gdb ${b && words(b.pc, b.name, b.line)}`,
      );
  }
  return differences;
}

function words(pc: string | undefined, name: string, line: number): string {
  return `${pc} ${name}:${line}`;
}

/** The stacks from which C called Go, as the C library printed them: those that no goroutine of ours has. */
export function chainsMissing(
  { output }: Fixture,
  { goroutines = [] }: Inspection,
): { told: number; missing: string[] } {
  // The first two are of who printed it, and of the call that printed: the frame is the same, the pc is not.
  const chains = readFileSync(output, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('chain '))
    .map((line) => line.split(' ').slice(3));
  const stretches = goroutines.flatMap((g) =>
    g.frames.flatMap((frame) => (frame.cFrames ? [frame.cFrames.filter((c) => !c.inlined).map((c) => c.pc)] : [])),
  );
  const has = (chain: readonly string[]) =>
    stretches.some((pcs) =>
      pcs.some((_, at) => pcs.length - at > 0 && at > 0 && pcs.slice(at).every((pc, i) => pc === chain[i])),
    );
  return { told: chains.length, missing: chains.filter((chain) => !has(chain)).map((chain) => chain.join(' ')) };
}
