/**
 * Where a function keeps the arguments that came to it, as its traceback prints them: those on the stack, and the slots into
 * which it spills those that came in registers. A slot is live where the function is known to have stored the argument
 * before.
 * Source: internal/abi/symtab.go FUNCDATA_ArgInfo, FUNCDATA_ArgLiveInfo, PCDATA_ArgLiveIndex (since Go 1.18);
 * runtime/traceback.go `printArgs`; cmd/compile/internal/liveness/arg.go.
 */
import type { Memory } from '../bytes/memory.ts';
import type { FunctionRecord, Pclntab } from './pclntab.ts';

const FUNCDATA_ARG_INFO = 5;
const FUNCDATA_ARG_LIVE_INFO = 6;
const PCDATA_ARG_LIVE_INDEX = 3;

const END = 0xff;
const START_AGGREGATE = 0xfe;
const END_AGGREGATE = 0xfd;
const MORE = 0xfc;
const TOO_FAR = 0xfb;
const SPECIAL = 0xf0;
/** internal/abi TraceArgsMaxLen. */
const MAX_LENGTH = 171;
/** The compiler tells the liveness of no more slots. */
const MAX_SLOTS = 10;

export type ArgumentHome =
  /** A word or less. `offset`: from the canonical frame address. */
  | { readonly kind: 'slot'; readonly offset: number; readonly size: number }
  | { readonly kind: 'aggregate'; readonly parts: readonly ArgumentHome[] }
  /** The table says no more of what follows. */
  | { readonly kind: 'cut' };

/**
 * The homes of arguments in order. The table leaves out the first argument of a function whose name has a `[`: it takes it
 * for the dictionary of a generic function. What it says of liveness counts all slots, that one's too.
 */
export interface ArgumentTable {
  readonly homes: readonly ArgumentHome[];
  /** Offset of the first slot of which it is told whether it is live. What lies before came on the stack. */
  readonly liveFrom: number;
  /** Whether the n-th slot from there on holds its argument. */
  isLive(slot: number): boolean;
}

/** The arguments' homes at a link-time pc; undefined: the function's table does not say which slots are live. */
export function argumentHomes(
  pclntab: Pclntab,
  memory: Memory,
  f: FunctionRecord,
  pc: number,
): ArgumentTable | undefined {
  const info = f.funcdata[FUNCDATA_ARG_INFO] ?? 0;
  const liveness = f.funcdata[FUNCDATA_ARG_LIVE_INFO] ?? 0;
  if (info === 0 || liveness === 0) return undefined;
  const stream = readStream(memory, info);
  const liveFrom = byteAt(memory, liveness);
  const homes = stream && parse(stream);
  if (!homes || liveFrom === undefined) return undefined;
  const index = pclntab.valueAt(f.pcdata[PCDATA_ARG_LIVE_INDEX] ?? 0, f, pc);
  // -1 stands for "all are live", 0 for "not known".
  if (index === 0) return undefined;
  const isLive = (slot: number) => {
    if (slot < 0 || slot >= MAX_SLOTS) return false;
    if (index < 0) return true;
    const bits = byteAt(memory, liveness + index + (slot >> 3)) ?? 0;
    return (bits & (1 << (slot & 7))) !== 0;
  };
  return { homes, liveFrom, isLive };
}

function readStream(memory: Memory, address: number): Uint8Array | undefined {
  for (let length = MAX_LENGTH; length > 0; length = length >> 1) {
    const bytes = memory.bytes(address, length);
    if (bytes instanceof Uint8Array) return bytes.slice();
  }
  return undefined;
}

function parse(stream: Uint8Array): ArgumentHome[] | undefined {
  const open: ArgumentHome[][] = [[]];
  for (let at = 0; at < stream.length; at++) {
    const code = stream[at];
    const into = open.at(-1);
    if (!into) return undefined;
    if (code === END) return open.length === 1 ? into : undefined;
    if (code === START_AGGREGATE) open.push([]);
    else if (code === END_AGGREGATE) {
      open.pop();
      open.at(-1)?.push({ kind: 'aggregate', parts: into });
    } else if (code === MORE || code === TOO_FAR) into.push({ kind: 'cut' });
    else if (code < SPECIAL) into.push({ kind: 'slot', offset: code, size: stream[++at] });
    else return undefined;
  }
  return undefined;
}

function byteAt(memory: Memory, address: number): number | undefined {
  const bytes = memory.bytes(address, 1);
  return bytes instanceof Uint8Array ? bytes[0] : undefined;
}
