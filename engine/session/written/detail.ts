/** Everything about one goroutine that was written down, and what its text has beyond the tables. */
import type { GoroutineDetail, StackFrame } from '../../../api/goroutine.ts';
import { hex } from '../../bytes/fault.ts';
import { LineReader } from '../../bytes/lines.ts';
import { unwrapped, withoutPrefix } from '../../formats/dump/log-prefix.ts';
import { calledFunction, placeText, printedArguments } from '../../formats/dump/stack-lines.ts';
import { ancestors, children } from '../detail.ts';
import type { WrittenFacts } from './facts.ts';
import type { Reading } from './read.ts';

interface Window {
  readonly offset: number;
  readonly limit: number;
}

export function writtenDetail(facts: WrittenFacts, row: number, window: Window): GoroutineDetail {
  return {
    ...facts.row(row),
    frames: frames(facts, row, window),
    frameTotal: facts.locations.frameCount(row),
    ancestors: ancestors(facts, row),
    children: children(facts, row),
  };
}

function frames(facts: WrittenFacts, row: number, { offset, limit }: Window): StackFrame[] {
  const total = facts.locations.frameCount(row);
  const broken = facts.brokenOff(row);
  return [...facts.machineRows(row)].slice(offset, offset + limit).map((at, i) => {
    const call = facts.snapshot.pcs.row(at);
    const index = offset + i;
    return {
      index,
      function: call.function,
      file: call.file,
      line: call.line,
      pc: call.pc === undefined ? undefined : hex(call.pc),
      inlined: call.inlineDepth > 0,
      origin: facts.locations.origin(call.function),
      fault: broken !== undefined && index === total - 1 ? broken : undefined,
    };
  });
}

/** The words that stand for the arguments of a call, as the runtime printed them: "(0xc000012340, {0x1, 0x2}, ...)". */
export function printedWords({ text }: Reading, facts: WrittenFacts, row: number, frame: number): string | undefined {
  const { at, stack } = facts.snapshot.goroutines;
  const depth = stack[row] < 0 ? 0 : facts.snapshot.stacks.depth[stack[row]];
  if (!text || frame >= depth) return undefined;
  const lines = new LineReader(text.source, at[row]);
  lines.next();
  let seen = 0;
  let call: string | undefined;
  // Two lines for each call, and what was written between them.
  for (let i = 0; i < 4 * depth; i++) {
    const raw = lines.next();
    if (raw === undefined) return undefined;
    const line = withoutPrefix(unwrapped(raw), text.prefix);
    if (call !== undefined && placeText(line) !== undefined && seen++ === frame) return printedArguments(call);
    call = calledFunction(line) === undefined ? undefined : line;
  }
  return undefined;
}
