/**
 * Where the engine's document and the process's own dump differ, goroutine by goroutine, in words. An empty list is
 * agreement. What the two legitimately see differently is said here, with the reason, and nowhere else:
 *
 * - After the dump a dying goroutine went on, into dieFromSignal and raise: our stack may have more innermost frames, but
 *   only for goroutines on a thread.
 * - The dump elides the middle of stacks over 100 frames: both ends are compared (and the count, since Go 1.21).
 * - A goroutine that another thread ran is printed as "stack unavailable" by the dying one and in full by its own.
 * - A living process is asked (SIGQUIT) after its core was taken: only goroutines that did not move meanwhile, parked or
 *   in a blocked system call, can be compared, and goroutines that are younger than all of ours were started since.
 */
import type { Goroutine, Inspection } from '../../docs/inspect-contract.d.ts';
import type { CrashDump, DumpFrame, DumpGoroutine } from './crash-dump.ts';

export function disagreements(document: Inspection, dump: CrashDump, way: 'dead' | 'alive'): string[] {
  const ours = new Map(document.goroutines?.map((g) => [g.id, g]));
  const theirs = new Map<number, DumpGoroutine[]>();
  for (const block of dump.goroutines) theirs.set(block.id, [...(theirs.get(block.id) ?? []), block]);
  const found: string[] = [];
  const youngest = document.goroutines?.reduce((most, g) => Math.max(most, g.id ?? 0), 0) ?? 0;
  if (way === 'dead') {
    for (const id of ours.keys()) if (id !== undefined && !theirs.has(id)) found.push(`g${id} is not in the dump`);
  }
  for (const [id, blocks] of theirs) {
    const goroutine = ours.get(id);
    if (!goroutine) {
      if (way === 'dead' || id <= youngest) found.push(`g${id} [${blocks[0].state}] is missing`);
      continue;
    }
    if (way === 'alive' && !stoodStill(goroutine, blocks)) continue;
    found.push(...compare(goroutine, blocks));
  }
  return found;
}

function stoodStill(goroutine: Goroutine, blocks: readonly DumpGoroutine[]): boolean {
  if (goroutine.status === 'syscall') return blocks.some((b) => b.state === 'syscall');
  const parked = goroutine.status === 'waiting' && goroutine.threadId === undefined;
  return parked && blocks.some((b) => stateOf(b) === goroutine.waitReason || b.state === goroutine.waitReason);
}

/** In a synctest bubble a dump says of every idle goroutine that it is "(durable)", whether its wait reason does or not. */
function stateOf({ state }: DumpGoroutine): string {
  return state.replace(/ \(durable\)$/, '');
}

function compare(goroutine: Goroutine, blocks: readonly DumpGoroutine[]): string[] {
  const found: string[] = [];
  const name = `g${goroutine.id} [${blocks.map((b) => b.state).join('; ')}]`;
  const state = goroutine.status === 'waiting' ? goroutine.waitReason : goroutine.status;
  if (!blocks.some((b) => b.state === state || stateOf(b) === state)) found.push(`${name}: our state is ${state}`);
  if (blocks.some((b) => b.locked !== (goroutine.lockedToThread === true)))
    found.push(`${name}: our lockedToThread is ${goroutine.lockedToThread}`);
  const created = blocks.map((b) => b.createdBy).find((c) => c !== undefined);
  const by = goroutine.createdBy;
  const printed = (c: typeof created | typeof by) =>
    c ? `${c.function} ${c.file}:${c.line} in ${c.goroutineId}` : 'nobody';
  if (blocks.some((b) => b.frames.length > 0) && printed(created) !== printed(by)) {
    found.push(`${name}: created by ${printed(created)}, ours ${printed(by)}`);
  }
  const told = blocks.filter((b) => b.frames.length > 0);
  if (told.length > 0 && !told.some((b) => stackDifference(goroutine, b) === undefined)) {
    found.push(`${name}: ${stackDifference(goroutine, told[0])}`);
  }
  return found;
}

function stackDifference(goroutine: Goroutine, block: DumpGoroutine): string | undefined {
  const { frames } = goroutine;
  const { elided } = block;
  const inner = elided ? block.frames.slice(0, elided.at) : [];
  const outer = elided ? block.frames.slice(elided.at) : block.frames;
  const more = frames.length - (block.frames.length + (elided?.count ?? 0));
  // How far it went on after the dump, where the number of elided frames does not tell: to its first frame there.
  const wentOn =
    goroutine.threadId === undefined
      ? 0
      : elided?.count === undefined && inner[0]
        ? frames.findIndex((f) => sameFrame(inner[0], f))
        : more;
  const mayHaveMore = goroutine.threadId !== undefined || (elided !== undefined && elided.count === undefined);
  if (more < 0 || (more > 0 && !mayHaveMore))
    return `${frames.length} frames, the dump has ${block.frames.length}${elided ? ` and ${elided.count ?? 'some'} elided` : ''}: ${names(frames)} against ${names(block.frames)}`;
  const ends = [
    ...outer.map((f, i) => [f, frames[frames.length - outer.length + i]] as const),
    ...inner.map((f, i) => [f, frames[i + wentOn]] as const),
  ];
  for (const [their, our] of ends) {
    if (!our || !sameFrame(their, our))
      return `${their.function} ${their.file}:${their.line} ${their.frameAddress?.toString(16) ?? ''} is ours ${our?.function} ${our?.file}:${our?.line} ${our?.frameAddress}`;
  }
  return undefined;
}

function sameFrame(their: DumpFrame, our: Goroutine['frames'][number]): boolean {
  return (
    their.function === our.function &&
    their.file === our.file &&
    their.line === our.line &&
    (their.frameAddress === undefined || their.frameAddress === Number(our.frameAddress)) &&
    (their.inlined ?? their.frameAddress === undefined) === our.inlined
  );
}

function names(frames: readonly { readonly function: string }[]): string {
  return frames
    .slice(0, 12)
    .map((f) => f.function)
    .join(' < ');
}
