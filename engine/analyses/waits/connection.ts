/**
 * The two ends of the connection that a goroutine waits for, where one of package net's own calls waits: the net.netFD on its
 * stack names both.
 * Source: net/fd_posix.go `type netFD struct`; net.TCPAddr, net.UDPAddr {IP, Port, Zone}, net.UnixAddr {Name, Net}.
 */
import { typeName } from '../../gobin/type-name.ts';
import { goString } from '../../runtime/numbers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { FrameWords } from './frame-words.ts';
import { functionNames } from './sync-call.ts';

export interface Connection {
  /** "127.0.0.1:8080", "[::1]:8080", "/run/app.sock" */
  readonly local?: string;
  readonly remote?: string;
}

const NET_CALL = /^net\.\(\*netFD\)\./;
const ITAB_TYPE = 8;
const MAX_NAME = 1 << 12;

/** `pollDesc`: the runtime's record of the descriptor, as the wait has it. */
export function connections(snapshot: Snapshot): (row: number, pollDesc: number) => Connection | undefined {
  const { program, goroutines } = snapshot;
  const { memory, layout } = program;
  const words = new FrameWords(snapshot, NET_CALL);
  const isNet = new Map<number, boolean>();
  return (row, pollDesc) => {
    const stack = goroutines.stack[row];
    let net = isNet.get(stack);
    if (net === undefined) {
      net = [...functionNames(snapshot, stack)].some((name) => NET_CALL.test(name));
      isNet.set(stack, net);
    }
    if (!net) return undefined;
    // netFD begins with the poll.FD that has the record.
    const context = layout.netFD.pfd + layout.pollFD['pd.runtimeCtx'];
    const fd = words.find(row, (at) => memory.word(at + context) === pollDesc);
    if (fd === undefined) return undefined;
    return {
      local: addressText(program, fd + layout.netFD.laddr),
      remote: addressText(program, fd + layout.netFD.raddr),
    };
  };
}

/** A net.Addr as its String method prints it; undefined for nil and for types that we do not know. */
function addressText(program: GoProgram, iface: number): string | undefined {
  const { memory, module, process } = program;
  const itab = memory.word(iface);
  const data = memory.word(iface + 8);
  if (!(itab > 0 && data > 0)) return undefined;
  switch (typeName(memory, module.types.start + process.bias, memory.word(itab + ITAB_TYPE))) {
    case '*net.TCPAddr':
    case '*net.UDPAddr':
      return ipText(program, data);
    case '*net.UnixAddr':
      return goString(memory, data, MAX_NAME);
    default:
      return undefined;
  }
}

/** {IP []byte, Port int, Zone string} */
function ipText({ memory }: GoProgram, address: number): string | undefined {
  const length = memory.word(address + 8);
  const port = memory.word(address + 24);
  const zone = goString(memory, address + 32, MAX_NAME);
  if (!(length === 0 || length === 4 || length === 16) || !(port < 65536)) return undefined;
  const read = memory.bytes(memory.word(address), length);
  if (!(read instanceof Uint8Array)) return undefined;
  const bytes = read.slice();
  const mapped =
    length === 16 && bytes.subarray(0, 10).every((b) => b === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (length === 0) return `:${port}`;
  if (length === 4 || mapped) return `${bytes.subarray(length - 4).join('.')}:${port}`;
  return `[${ipv6Text(bytes)}${zone ? `%${zone}` : ''}]:${port}`;
}

/** The longest run of zero groups is written "::" (net/netip). */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] << 8) | bytes[2 * i + 1]);
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > best.length) best = { at: i, length: n };
  }
  const text = (part: readonly number[]) => part.map((g) => g.toString(16)).join(':');
  return best.at < 0 ? text(groups) : `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`;
}
