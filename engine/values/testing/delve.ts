/**
 * Delve as the second opinion: `dlv core` asked over JSON-RPC for the variables of a goroutine's frames. It refuses Go
 * before 1.25 unless told not to look (`--check-go-version=false`).
 */
import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { delveCommand } from '../../../fixtures/delve-command.ts';

const PATIENCE = 60_000;

/** Source: delve service/api/types.go `Variable`. */
export interface DelveVariable {
  readonly name: string;
  readonly addr: number;
  readonly onlyAddr: boolean;
  readonly type: string;
  /** Bits: 1 escaped, 2 shadowed, 4 constant, 8 argument, 16 return argument, 32 fake address. */
  readonly flags: number;
  /** reflect.Kind */
  readonly kind: number;
  readonly value: string;
  readonly len: number;
  readonly cap: number;
  readonly base: number;
  readonly unreadable: string;
  readonly children: readonly DelveVariable[];
}

export interface DelveFrame {
  readonly pc: number;
  readonly line: number;
  /** Canonical frame address, less the end of the goroutine's stack where it is on it. */
  readonly FrameOffset: number;
  readonly function?: { readonly name: string };
  readonly Arguments?: readonly DelveVariable[];
  readonly Locals?: readonly DelveVariable[];
}

export interface Delve {
  goroutineIds(): Promise<number[]>;
  frames(goroutineId: number, depth: number): Promise<DelveFrame[]>;
  /** Package variables whose names match a regular expression. */
  packageVariables(filter: string): Promise<DelveVariable[]>;
  close(): void;
}

/** What delve loads of a value: the depth and lengths at which it is compared. */
const LOAD = {
  FollowPointers: true,
  MaxVariableRecurse: 3,
  MaxStringLen: 4096,
  MaxArrayValues: 64,
  MaxStructFields: -1,
};

export async function openDelve(executable: string, core: string): Promise<Delve> {
  const flags = ['--headless', '--api-version=2', '--listen=127.0.0.1:0', '--check-go-version=false'];
  const child = spawn(delveCommand(), ['core', ...flags, executable, core], { stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    const onText = (chunk: Buffer) => {
      text += chunk.toString();
      const listening = /listening at: 127\.0\.0\.1:(\d+)/.exec(text);
      if (listening) resolve(Number(listening[1]));
    };
    child.stdout.on('data', onText);
    child.stderr.on('data', onText);
    child.once('exit', () => reject(new Error(`delve ended: ${text}`)));
    setTimeout(() => reject(new Error(`delve did not answer in time: ${text}`)), PATIENCE).unref();
  });
  const socket = connect(port, '127.0.0.1');
  const call = caller(socket);
  return {
    async goroutineIds() {
      const { Goroutines } = await call<{ Goroutines: { id: number }[] }>('ListGoroutines', { Start: 0, Count: 0 });
      return Goroutines.map((g) => g.id);
    },
    async frames(goroutineId, depth) {
      const asked = { Id: goroutineId, Depth: depth, Full: true, Cfg: LOAD };
      return (await call<{ Locations: DelveFrame[] }>('Stacktrace', asked)).Locations;
    },
    async packageVariables(filter) {
      return (await call<{ Variables: DelveVariable[] }>('ListPackageVars', { Filter: filter, Cfg: LOAD })).Variables;
    },
    close() {
      socket.destroy();
      child.kill('SIGKILL');
    },
  };
}

type Call = <T>(method: string, parameters: object) => Promise<T>;

/** JSON-RPC 1.0 as Go's net/rpc/jsonrpc speaks it: one value after another, without frames. */
function caller(socket: Socket): Call {
  let id = 0;
  let chunks: string[] = [];
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (why: Error) => void }>();
  let broken: Error | undefined;
  const fail = (why: Error) => {
    broken = why;
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('delve has closed the connection')));
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    // An answer may have a hundred megabytes: only what has just come is looked through.
    const lines = chunk.split('\n');
    for (const [i, line] of lines.entries()) {
      chunks.push(line);
      if (i === lines.length - 1) break;
      const answer = JSON.parse(chunks.join('')) as { id: number; error: string | null; result: never };
      chunks = [];
      if (answer.error) waiting.get(answer.id)?.reject(new Error(answer.error));
      else waiting.get(answer.id)?.resolve(answer.result);
      waiting.delete(answer.id);
    }
  });
  return (method, parameters) =>
    new Promise((resolve, reject) => {
      if (broken) reject(broken);
      id++;
      waiting.set(id, { resolve: resolve as (result: never) => void, reject });
      socket.write(JSON.stringify({ method: `RPCServer.${method}`, params: [parameters], id }));
    });
}
