/** Ends servers at once (SIGKILL) at random moments of an upload, of opening and of writing the index, and looks at what is left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotList, summary } from '../../api/index.ts';
import { packageRoot } from '../host/package-root.ts';
import type { Taken } from './inputs.ts';

const BUILT = join(packageRoot, 'dist/node/unpark.js');
interface Living {
  readonly address: string;
  /** What it has said on stderr. */
  readonly said: () => string;
  kill(): Promise<void>;
}

/** What is wrong after so many kills; empty: nothing. */
export interface Outcome {
  readonly wrong: string[];
  /** Uploads that were answered before the server was killed. */
  readonly accepted: number;
  /** Starts that said what they had removed. */
  readonly repairs: number;
}

export async function killServers(taken: Taken, data: string, times: number, random: () => number): Promise<Outcome> {
  const wrong: string[] = [];
  const accepted = new Set<string>();
  let repairs = 0;
  // How long all of it takes on this machine: the moments fall into any of it. The first round comes to its end.
  let longest = 0;
  for (let round = 0; round <= times; round++) {
    const server = await start(data);
    if (server.said().includes('Removed what it had left')) repairs++;
    wrong.push(...(await inspect(server.address, data, accepted, round === times)).map((w) => `round ${round}: ${w}`));
    if (round === times) {
      await server.kill();
      break;
    }
    const began = performance.now();
    const work = use(server.address, taken, round, accepted);
    if (round === 0) await work;
    longest ||= 1.2 * (performance.now() - began);
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, random() * longest));
    await server.kill();
    await work;
  }
  return { wrong, accepted: accepted.size, repairs };
}

/** Uploads an executable and a core that no round before had, and has it diagnosed; until the server is gone. */
async function use(address: string, taken: Taken, round: number, accepted: Set<string>): Promise<void> {
  const send = async (body: Buffer, name: string) => {
    const response = await fetch(`${address}/api/v1/uploads?name=${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: address },
      body: new Uint8Array(body),
    });
    return (await response.json()) as { snapshot?: { id: string; revision: string } };
  };
  try {
    await send(readFileSync(taken.executable), 'executable');
    // Another size makes it another snapshot.
    const { snapshot } = await send(Buffer.concat([readFileSync(taken.core), Buffer.alloc(round + 1)]), 'core');
    if (!snapshot) throw new Error('a core was uploaded and no snapshot named');
    accepted.add(snapshot.id);
    await fetch(`${address}/api/v1/snapshots/${snapshot.id}/diagnosis?rev=${snapshot.revision}`);
  } catch (cause) {
    if (!(cause instanceof TypeError) && !(cause instanceof SyntaxError)) throw cause; // the server is gone, as it should
  }
}

/** Everything that was accepted is there and answers; nothing is there by halves. */
async function inspect(address: string, data: string, accepted: ReadonlySet<string>, all: boolean): Promise<string[]> {
  const wrong: string[] = [];
  const { snapshots } = snapshotList.parse(await (await fetch(`${address}/api/v1/snapshots`)).json());
  const listed = new Map(snapshots.map((one) => [one.id, one]));
  for (const id of accepted) if (listed.get(id)?.state !== 'ready') wrong.push(`${id} was accepted and is not ready`);
  for (const { id, revision } of all ? snapshots.slice(0, 8) : snapshots.slice(0, 1)) {
    const response = await fetch(`${address}/api/v1/snapshots/${id}/summary?rev=${revision}`);
    if (!summary.safeParse(await response.json()).success) wrong.push(`${id} does not answer`);
  }
  const folders = readdirSync(join(data, 'snapshots'));
  for (const folder of folders) if (!listed.has(folder)) wrong.push(`snapshots/${folder} belongs to nobody`);
  for (const id of listed.keys())
    if (!existsSync(join(data, 'snapshots', id, 'core'))) wrong.push(`the core of ${id} is not there`);
  if (readdirSync(join(data, 'incoming')).length > 0) wrong.push('half an upload is left');
  return wrong;
}

async function start(data: string): Promise<Living> {
  const child = spawn(process.execPath, [BUILT, 'open', '--no-browser', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const address = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      if (out.includes('\n')) resolve(new URL(out.split('\n')[0]).origin);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
  const gone = once(child, 'exit');
  return {
    address,
    said: () => said,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
