/** The user's frames of a core with their variables, as our engine and as delve see them, side by side. */
import { readFileSync } from 'node:fs';
import { memorySource } from '../../bytes/source.ts';
import { openDwarf } from '../../dwarf/dwarf.ts';
import { evaluate } from '../../dwarf/expression.ts';
import { expressionAt } from '../../dwarf/location-list.ts';
import type { Image } from '../../elf/image.ts';
import { openModule } from '../../gobin/module.ts';
import { openCore } from '../../process/core.ts';
import { openExecutable } from '../../process/executable.ts';
import { openProcess } from '../../process/process.ts';
import { type GoProgram, openProgram } from '../../runtime/program.ts';
import { Locations, type StackCall } from '../../snapshot/locations.ts';
import { readSnapshot, type Snapshot } from '../../snapshot/snapshot.ts';
import { openValues } from '../of-program.ts';
import type { ValueReader } from '../reader.ts';
import { compareFrame, type Difference } from './comparison.ts';
import { type DelveFrame, openDelve } from './delve.ts';

export interface Opened {
  readonly program: GoProgram;
  readonly snapshot: Snapshot;
  readonly locations: Locations;
  readonly values: ValueReader;
}

export function openValuesOf(executable: string, core: string): Opened {
  const image = imageOf(executable);
  const process = openProcess(openCore(memorySource(readFileSync(core), core)), image);
  const program = openProgram(process, openModule(image), () => undefined);
  const snapshot = readSnapshot(program);
  const values = openValues(program);
  if (!values) throw new Error(`${executable} has no debug information`);
  return { program, snapshot, locations: new Locations(snapshot), values };
}

export function imageOf(executable: string): Image {
  return openExecutable(memorySource(readFileSync(executable), executable));
}

export interface UserFrame {
  readonly call: StackCall;
  readonly goroutineId: number;
}

/** Frames of package main of a goroutine, innermost first. */
export function userFrames(opened: Opened, goroutineId: number, depth: number): UserFrame[] {
  const row = opened.snapshot.rowOf(goroutineId);
  if (row < 0) return [];
  return opened.locations
    .calls(row, 0, depth)
    .filter((call) => isUser(call.function))
    .map((call) => ({ call, goroutineId }));
}

/** A thousand equal goroutines prove no more than some, and delve takes its time. */
const MAX_GOROUTINES = 40;

const isUser = (name: string) => name.startsWith('main.');

export interface Compared {
  /** Variables that delve could read. */
  readonly read: number;
  readonly frames: number;
  readonly differences: readonly (Difference & { readonly frame: UserFrame })[];
}

/** Every variable that delve reads in the innermost `depth` frames of the goroutines, against ours. */
export async function compareWithDelve(executable: string, core: string, depth: number): Promise<Compared> {
  const opened = openValuesOf(executable, core);
  const delve = await openDelve(executable, core);
  const differences: (Difference & { frame: UserFrame })[] = [];
  let read = 0;
  let frames = 0;
  try {
    for (const id of (await delve.goroutineIds()).slice(0, MAX_GOROUTINES)) {
      const ours = userFrames(opened, id, depth);
      const theirs = (await delve.frames(id, depth)).filter((f) => isUser(f.function?.name ?? ''));
      for (const [frame, their] of aligned(ours, theirs)) {
        const { variables } = opened.values.variablesOf(frame.call.activation, LIMITS);
        const listed = [...(their.Arguments ?? []), ...(their.Locals ?? [])];
        frames++;
        read += listed.filter((v) => v.unreadable === '').length;
        for (const d of compareFrame(`g${id} ${frame.call.function}:${frame.call.line}`, variables, listed))
          differences.push({ ...d, frame });
      }
    }
  } finally {
    delve.close();
  }
  return { read, frames, differences };
}

const LIMITS = { depth: 3, elements: 64, bytes: 4096, offset: 0, path: [] };

/**
 * Where the debug information says that a variable of a caller is, at the return address and at the call: "memory 8,
 * missing 8, register 8". Read without any of the rules by which values are located.
 */
export function placesByDwarf(image: Image, { call }: UserFrame, name: string, bias = 0): string[] {
  const dwarf = openDwarf(image);
  const { activation } = call;
  const places: string[] = [];
  for (const pc of [activation.pc - bias, activation.pc - bias - 1]) {
    const scopes = dwarf?.callsAt(activation.pc - bias - 1)[activation.inlineDepth];
    const variables = scopes ? [scopes.call, ...scopes.blocks].flatMap((s) => s.variables) : [];
    for (const v of variables.filter((o) => o.name === name || o.name === `&${name}`)) {
      const location = v.location();
      const expression = location && expressionAt(location, pc);
      if (!expression) continue;
      const pieces = evaluate(expression, {
        cfa: 0x1000,
        bias: 0,
        frameBase: undefined,
        register: () => 0x1000n,
        word: () => 0x1000,
        indexedAddress: () => 0,
      });
      places.push(pieces.map((p) => `${p.kind} ${p.size ?? 'all'}`).join(', '));
    }
  }
  return places;
}

/**
 * The frames that both stacks have. delve's may lack some of the innermost (it begins where the scheduler last saw the
 * goroutine), and a limit of depth cuts both at the outer end.
 */
function aligned(ours: readonly UserFrame[], theirs: readonly DelveFrame[]): [UserFrame, DelveFrame][] {
  const our = ours.map(({ call }) => `${call.function.replace(/\[.*\]/, '')}:${call.line}`);
  const their = theirs.map((f) => `${f.function?.name.replace(/\[.*\]/, '')}:${f.line}`);
  const count = Math.min(our.length, their.length);
  for (const shift of [0, our.length - their.length]) {
    if (shift < 0 || !their.slice(0, count).every((name, i) => name === our[i + shift])) continue;
    return their.slice(0, count).map((_, i) => [ours[i + shift], theirs[i]]);
  }
  throw new Error(`g${ours[0].goroutineId} is at ${our.join(', ')}; delve has ${their.join(', ')}`);
}
