/** Frames of C as answers: on threads' stacks, and where they stand in a goroutine's. */
import type { Frame } from '../../api/goroutine.ts';
import { type Fault, hex } from '../bytes/fault.ts';
import type { NativeFrame } from '../process/native/native-walk.ts';
import type { NativeStacks, NativeStretch } from '../snapshot/native-stacks.ts';
import type { GoroutineFacts } from './facts.ts';

/** C that calls itself without end is cut here, and says so. */
const MAX_SHOWN = 1024;

/** As debuggers call the place to which a signal handler returns. */
const SIGNAL = '<signal handler called>';

/** Innermost first, inlined calls expanded; the last says why it is the last, where the stack goes on. */
export function nativeFrames(
  native: NativeStacks,
  { frames, fault }: { readonly frames: readonly NativeFrame[]; readonly fault?: Fault },
): Frame[] {
  const answers = frames.slice(0, MAX_SHOWN).flatMap((frame) => callsOf(native, frame));
  const cut = frames.length - MAX_SHOWN;
  const why = cut > 0 ? `${cut} more frames are not shown` : fault && sentence(fault);
  const last = answers.at(-1);
  if (last && why !== undefined) answers[answers.length - 1] = { ...last, fault: why };
  return answers;
}

/** By the number of the goroutine's frame that called it: a machine frame's innermost call. */
export function stretchesByFrame(facts: GoroutineFacts, row: number): ReadonlyMap<number, NativeStretch> {
  const stretches = facts.native.ofGoroutine(row);
  const byFrame = new Map<number, NativeStretch>();
  if (stretches.length === 0) return byFrame;
  const byMachine = new Map(stretches.map((stretch) => [stretch.below, stretch]));
  let frame = 0;
  let machine = 0;
  for (const pcRow of facts.machineRows(row)) {
    const stretch = byMachine.get(machine++);
    if (stretch) byFrame.set(frame, stretch);
    frame += facts.snapshot.pcs.frameCount[pcRow];
  }
  return byFrame;
}

function callsOf(native: NativeStacks, frame: NativeFrame): Frame[] {
  const at = { pc: hex(frame.pc), frameAddress: hex(frame.cfa), native: true } as const;
  if (frame.isTrampoline) return [{ function: SIGNAL, file: '', line: 0, inlined: false, ...at }];
  const places = native.placesOf(frame);
  // In no file that is at hand: the frame is there, its name is not known.
  if (places.length === 0) return [{ function: '', file: '', line: 0, inlined: false, ...at }];
  return places.map((place) => ({ ...place, ...at }));
}

function sentence({ message, hint }: Fault): string {
  return hint === undefined ? message : `${message}. ${hint}`;
}
