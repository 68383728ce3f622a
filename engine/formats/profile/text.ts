/**
 * A profile of goroutines as text (debug=1): equal stacks with how many goroutines have each. Ids, states and go statements
 * are not in it, nor the runtime's innermost calls.
 * Source: runtime/pprof/pprof.go, printCountProfile and printStackRecord.
 */
import { LineReader } from '../../bytes/lines.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { readLabels } from '../dump/labels.ts';
import type { FrameTable, WrittenCall } from '../goroutines/frame-table.ts';
import type { GoroutineSink } from '../goroutines/sink.ts';
import { LEAK_PROFILE, LEAKED, NOT_TOLD } from './proto.ts';

const HEAD = /^(goroutine\w*) profile: total (\d{1,15})$/;
const COUNT = /^(\d{1,15}) @(?: 0x[0-9a-f]+)*\s*$/;
const LABELS = /^# labels: \{(.*)\}$/;
const CALL = /^#\t0x([0-9a-f]{1,16})\t+(.+)\+0x([0-9a-f]{1,13})\t+(.*):(\d{1,9})$/;
const NAMELESS = /^#\t0x([0-9a-f]{1,16})$/;
/** What was fetched with its HTTP headers has some lines before. */
const LOOKED_AT = 64;

export interface TextProfile {
  /** "goroutine", "goroutineleak" */
  readonly type: string;
  /** How many it says there are. */
  readonly total: number;
  /** Byte offset of its first line. */
  readonly from: number;
}

export function findTextProfile(source: ByteSource): TextProfile | undefined {
  const lines = new LineReader(source);
  for (let i = 0; i < LOOKED_AT; i++) {
    const line = lines.next();
    if (line === undefined) return undefined;
    const found = HEAD.exec(line);
    if (found) return { type: found[1], total: Number(found[2]), from: lines.start };
  }
  return undefined;
}

/** How many goroutines its groups have: fewer than it says where it was cut. */
export function readTextProfile(
  source: ByteSource,
  { type, from }: TextProfile,
  frames: FrameTable,
  sink: GoroutineSink,
): number {
  const state = type === LEAK_PROFILE ? LEAKED : NOT_TOLD;
  const lines = new LineReader(source, from);
  let count = 0;
  let sum = 0;
  const end = () => {
    if (count > 0) sink.end(count);
    sum += count;
    count = 0;
  };
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const counted = COUNT.exec(line);
    if (counted) {
      end();
      count = Number(counted[1]);
      if (count > 0) sink.begin(0, state, lines.start);
    } else if (count > 0 && line.startsWith('#')) tellLine(line, frames, sink);
  }
  end();
  return sum;
}

function tellLine(line: string, frames: FrameTable, sink: GoroutineSink): void {
  const labels = LABELS.exec(line);
  if (labels) {
    sink.labels(readLabels(labels[1]));
    return;
  }
  const call = CALL.exec(line);
  const pc = call?.[1] ?? NAMELESS.exec(line)?.[1];
  if (pc === undefined) return;
  const name = call?.[2] ?? '';
  const describe = (ownName: string): WrittenCall => ({
    function: ownName,
    file: call?.[4] ?? '',
    line: Number(call?.[5] ?? 0),
    inlineDepth: 0,
    offset: call ? Number.parseInt(call[3], 16) : undefined,
    pc: Number.parseInt(pc, 16),
  });
  sink.frame(frames.rowOf(name, line, describe));
}
