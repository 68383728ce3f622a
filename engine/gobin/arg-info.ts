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

export type ArgumentHome =
  /** A word or less. `offset`: from the canonical frame address. */
  | { readonly kind: 'slot'; readonly offset: number; readonly size: number; readonly live: boolean }
  | { readonly kind: 'aggregate'; readonly parts: readonly ArgumentHome[] }
  /** The table says no more of what follows. */
  | { readonly kind: 'cut' };

/** The arguments' homes in order at a link-time pc; undefined: the function's table does not say which slots are live. */
export function argumentHomes(
  pclntab: Pclntab,
  memory: Memory,
  f: FunctionRecord,
  pc: number,
): readonly ArgumentHome[] | undefined {
  const info = f.funcdata[FUNCDATA_ARG_INFO] ?? 0;
  const liveness = f.funcdata[FUNCDATA_ARG_LIVE_INFO] ?? 0;
  if (info === 0 || liveness === 0) return undefined;
  const stream = readStream(memory, info);
  const first = byteAt(memory, liveness);
  if (!stream || first === undefined) return undefined;
  const index = pclntab.valueAt(f.pcdata[PCDATA_ARG_LIVE_INDEX] ?? 0, f, pc);
  // -1 stands for "all are live", 0 for "not known".
  if (index === 0) return undefined;
  let slot = 0;
  const isLive = (offset: number) => {
    if (offset < first) return true;
    const bit = slot++;
    if (index < 0) return true;
    const bits = byteAt(memory, liveness + index + (bit >> 3)) ?? 0;
    return (bits & (1 << (bit & 7))) !== 0;
  };
  return parse(stream, isLive);
}

function readStream(memory: Memory, address: number): Uint8Array | undefined {
  for (let length = MAX_LENGTH; length > 0; length = length >> 1) {
    const bytes = memory.bytes(address, length);
    if (bytes instanceof Uint8Array) return bytes.slice();
  }
  return undefined;
}

function parse(stream: Uint8Array, isLive: (offset: number) => boolean): ArgumentHome[] | undefined {
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
    else if (code < SPECIAL) into.push({ kind: 'slot', offset: code, size: stream[++at], live: isLive(code) });
    else return undefined;
  }
  return undefined;
}

function byteAt(memory: Memory, address: number): number | undefined {
  const bytes = memory.bytes(address, 1);
  return bytes instanceof Uint8Array ? bytes[0] : undefined;
}
