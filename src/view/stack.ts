/**
 * A stack as one reads it: the user's own frames stand out, runs of other people's frames fold to one line that names both
 * ends, and recursion folds to its first and last turn.
 */
import type { Frame, StackFrame } from '../../api/goroutine.ts';
import { count, counted } from '../ui/format.ts';
import { shortFunction } from '../ui/text.ts';

export type StackLine =
  | { readonly kind: 'frame'; readonly frame: StackFrame }
  /** A frame of C that stands above the frame `below`; `place` numbers those of one call from Go, from 1. */
  | { readonly kind: 'native'; readonly frame: Frame; readonly below: number; readonly place: number }
  /** Frames `from` to `to` (numbers, both included) on one line. */
  | { readonly kind: 'fold'; readonly from: number; readonly to: number; readonly label: string };

/** Turns of a recursion that are worth folding, and the longest cycle that is looked for: a → b → c → d → a. */
const LEAST_TURNS = 8;
const LONGEST_CYCLE = 4;

interface Options {
  /** Everything, nothing folded. */
  readonly all: boolean;
  /** Numbers of first frames of folds that the reader unfolded. */
  readonly unfolded: ReadonlySet<number>;
  /** A frame that must be in sight, since it is the current one. */
  readonly current?: number;
}

export function stackLines(frames: readonly StackFrame[], { all, unfolded, current }: Options): StackLine[] {
  if (all) return frames.flatMap(withNative);
  const mine = ownOrigins(frames);
  const lines: StackLine[] = [];
  let at = 0;
  while (at < frames.length) {
    const end = runEnd(frames, at, mine);
    const fold = end - at > 1 ? foldOf(frames, at, end, runLabel(frames, at, end)) : recursionAt(frames, at);
    const open =
      fold === undefined ||
      unfolded.has(fold.from) ||
      (current !== undefined && current >= fold.from && current <= fold.to);
    if (fold === undefined) {
      lines.push(...withNative(frames[at++]));
    } else {
      const last = at + (fold.to - fold.from);
      if (open) for (let index = at; index <= last; index++) lines.push(...withNative(frames[index]));
      else lines.push(fold);
      at = last + 1;
    }
  }
  return lines;
}

/** A frame below the frames of C that it called. */
function withNative(frame: StackFrame): StackLine[] {
  const native = frame.cFrames?.map(
    (c, i) => ({ kind: 'native', frame: c, below: frame.index, place: i + 1 }) as const,
  );
  return [...(native ?? []), { kind: 'frame', frame }];
}

/** What a line of one stack is called among the others. */
export function lineKey(line: StackLine): string {
  if (line.kind === 'frame') return String(line.frame.index);
  return line.kind === 'fold' ? `fold ${line.from}` : `C ${line.below} ${line.place}`;
}

/** "3 of 15 frames are yours" */
export function stackSummary(frames: readonly StackFrame[], total: number): string {
  const own = frames.filter((frame) => frame.origin === 'user').length;
  const cut = total > frames.length ? `, the first ${count(frames.length)} shown` : '';
  if (own === 0) return `${counted(total, 'frame')}, none of yours${cut}`;
  return own === total
    ? `${counted(total, 'frame')}, all yours${cut}`
    : `${count(own)} of ${counted(total, 'frame')} ${own === 1 ? 'is' : 'are'} yours${cut}`;
}

/** The frame that one wants to see first: the innermost of one's own. */
export function firstFrame(frames: readonly StackFrame[]): number | undefined {
  const mine = ownOrigins(frames);
  return (frames.find((frame) => mine.has(frame.origin)) ?? frames[0])?.index;
}

/** Whose frames stand out: the user's; in a stack without any, the libraries'; else all. */
function ownOrigins(frames: readonly StackFrame[]): ReadonlySet<string> {
  for (const origin of ['user', 'library', 'native'])
    if (frames.some((frame) => frame.origin === origin)) return new Set([origin]);
  return new Set(['runtime']);
}

/** Where a run of foreign frames that begins here ends; `at` itself where the frame is one's own. Faults and calls of C stay in sight. */
function runEnd(frames: readonly StackFrame[], at: number, mine: ReadonlySet<string>): number {
  let end = at;
  while (end < frames.length && !mine.has(frames[end].origin) && isPlain(frames[end])) end++;
  return end;
}

function isPlain({ fault, cFrames }: StackFrame): boolean {
  return fault === undefined && cFrames === undefined;
}

function foldOf(
  frames: readonly StackFrame[],
  at: number,
  end: number,
  label: string,
): Extract<StackLine, { kind: 'fold' }> {
  return { kind: 'fold', from: frames[at].index, to: frames[end - 1].index, label };
}

/** "7 runtime and sync frames · gopark … (*Mutex).Lock" */
function runLabel(frames: readonly StackFrame[], at: number, end: number): string {
  const packages = [...new Set(frames.slice(at, end).map((frame) => packageOf(frame.function)))];
  const named = packages.length > 3 ? `frames of ${packages.length} packages` : `${listed(packages)} frames`;
  const name = (index: number) => shortFunction(frames[index].function).replace(/^[^.(]*\./, '');
  return `${end - at} ${named} · ${name(at)} … ${name(end - 1)}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function packageOf(name: string): string {
  const slash = name.lastIndexOf('/');
  const dot = name.indexOf('.', slash + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

/** A recursion whose inner turns begin at this frame; the turn before and the last one stay in sight. */
function recursionAt(frames: readonly StackFrame[], at: number): Extract<StackLine, { kind: 'fold' }> | undefined {
  for (let cycle = 1; cycle <= LONGEST_CYCLE; cycle++) {
    const first = at - cycle;
    if (first < 0 || !sameTurn(frames, first, at, cycle)) continue;
    let turns = 1;
    while (sameTurn(frames, first, at + turns * cycle, cycle)) turns++;
    const folded = turns - 1;
    if (folded < LEAST_TURNS) continue;
    const names = frames.slice(at, at + cycle).map((frame) => shortFunction(frame.function));
    return foldOf(frames, at, at + folded * cycle, `${names.join(' › ')} × ${count(folded)} more`);
  }
  return undefined;
}

function sameTurn(frames: readonly StackFrame[], a: number, b: number, cycle: number): boolean {
  for (let step = 0; step < cycle; step++)
    if (b + step >= frames.length || frames[a + step].function !== frames[b + step].function) return false;
  return true;
}
