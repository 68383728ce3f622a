/**
 * The lines of a stack: a call and the place where it stands. What they share is told by numbers, for the same few calls
 * make up the stacks of a million goroutines.
 * Source: runtime/traceback.go, traceback2, printcreatedby1, printOneCgoTraceback.
 */
import type { FrameTable, WrittenCall } from '../goroutines/frame-table.ts';

/** What only this one goroutine's call has. */
const ADDRESSES = / (?:fp=0x[0-9a-f]+ sp=0x[0-9a-f]+ )?pc=0x([0-9a-f]+)$/;
const PLACE = /^(.*):(\d{1,9})(?: \+0x([0-9a-f]{1,13}))?$/;
const CREATED = /^created by (.+?)(?: in goroutine (\d{1,19}))?$/;
const ELIDED = /^\.\.\.(?:additional|(\d{1,9})) frames elided\.\.\.$/;
const C_CODE = /^non-Go function(?: at pc=0x([0-9a-f]{1,16}))?$/;
/** No name of Go's is longer; what is longer is a line of something else. */
const MAX_NAME = 1 << 14;

/** The name of the called function; undefined: the line is no call. */
export function calledFunction(line: string): string | undefined {
  if (line.length > MAX_NAME || line === '' || line.charCodeAt(0) <= 32) return undefined;
  // No parenthesis is within the arguments: words, braces, dots.
  const open = line.charCodeAt(line.length - 1) === 41 ? line.lastIndexOf('(') : -1;
  if (open <= 0) return C_CODE.test(line) ? 'non-Go function' : undefined;
  const name = line.slice(0, open);
  // No name has a blank; lines of logs do.
  if (name.includes(' ')) return undefined;
  return name === 'panic' ? 'runtime.gopanic' : name;
}

/** "(0xc000012340, {0x1, 0x2}, ...)" */
export function printedArguments(line: string): string {
  return line.slice(line.lastIndexOf('('));
}

export function isInlinedCall(line: string): boolean {
  return line.endsWith('(...)');
}

/** Where a call stands: "/src/main.go:12 +0x1d" without what is the goroutine's own; undefined: the line is no place. */
export function placeText(line: string): string | undefined {
  const first = line.charCodeAt(0);
  if ((first !== 9 && first !== 32) || line.length > MAX_NAME) return undefined;
  const pcAt = line.lastIndexOf(' pc=');
  const fpAt = pcAt < 0 ? -1 : line.lastIndexOf(' fp=', pcAt);
  const place = line.slice(0, fpAt > 0 ? fpAt : pcAt > 0 ? pcAt : line.length).trim();
  const colon = place.lastIndexOf(':');
  if (colon <= 0) return /^pc=0x[0-9a-f]+$/.test(place) ? place : undefined;
  const digit = place.charCodeAt(colon + 1);
  return digit >= 48 && digit <= 57 ? place : undefined;
}

export function pcOf(line: string): number | undefined {
  const found = ADDRESSES.exec(line)?.[1];
  return found === undefined ? undefined : Number.parseInt(found, 16);
}

/** The row of a call. A call that was inlined has no place in a function of its own. */
export function rowOfCall(frames: FrameTable, name: string, place: string, inlined: boolean, line: string): number {
  const describe = (ownName: string, ownPlace: string): WrittenCall => {
    const { file, line: number, offset } = placeParts(ownPlace);
    const isInlined = inlined && offset === undefined && file !== '';
    return { function: ownName, file, line: number, inlineDepth: isInlined ? 1 : 0, offset, pc: pcOf(line) };
  };
  return frames.rowOf(name, place, describe);
}

function placeParts(place: string): { file: string; line: number; offset?: number } {
  const found = PLACE.exec(place);
  if (!found) return { file: '', line: 0 };
  const [, file, line, offset] = found;
  return { file, line: Number(line), offset: offset === undefined ? undefined : Number.parseInt(offset, 16) };
}

export interface Created {
  readonly function: string;
  /** 0: not told (before Go 1.21). */
  readonly by: number;
}

export function createdBy(line: string): Created | undefined {
  const found = line.startsWith('created by ') && line.length < MAX_NAME ? CREATED.exec(line) : undefined;
  return found ? { function: found[1], by: Number(found[2] ?? 0) } : undefined;
}

/** How many frames were left out; 0: not told how many. undefined: the line is another. */
export function elidedFrames(line: string): number | undefined {
  const found = line.startsWith('...') ? ELIDED.exec(line) : undefined;
  return found ? Number(found[1] ?? 0) : undefined;
}
