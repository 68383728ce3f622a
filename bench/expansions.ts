/**
 * How long an explorer waits for a value that is unfolded: over HTTP, from a real server on a large core, one question after
 * another. The browser then draws some tens of lines.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNPARK } from './measure.ts';

/** What is looked at of the answers. */
interface Child {
  readonly name: string;
  readonly step?: string;
  readonly expandable?: boolean;
  readonly children?: readonly Child[];
}
type VariablesAnswer = { readonly variables: readonly Child[] };
type GoroutinePage = { readonly rows: readonly { readonly id: number }[] };
type GoroutineDetail = { readonly frames: readonly { readonly index: number }[] };

const GOROUTINES = 40;
const FRAMES = 12;
const PARTS = 6;

export async function measureExpansions(core: string, executable: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  const child = spawn(process.execPath, [UNPARK, 'open', '--no-browser', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const snapshots = `${await addressOf(child.stdout)}/api/v1/snapshots`;
    const body = JSON.stringify({ core, executable });
    const headers = { 'content-type': 'application/json' };
    const added = (await (await fetch(snapshots, { method: 'POST', headers, body })).json()) as {
      snapshot: { id: string };
    };
    tell(await unfoldAll(`${snapshots}/${added.snapshot.id}`));
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    const found = /https?:\/\/[\w.:[\]-]+/.exec(text);
    if (found) return found[0];
  }
  throw new Error(`The server printed no link: ${text}`);
}

/** Milliseconds of each question, in order. The first opens the debug information. */
async function unfoldAll(snapshot: string): Promise<number[]> {
  const times: number[] = [];
  const get = async <T>(path: string) => (await (await fetch(`${snapshot}/${path}`)).json()) as T;
  const ask = async (frame: string, path: string) => {
    const started = performance.now();
    const answer = await get<VariablesAnswer>(`${frame}/variables?path=${encodeURIComponent(path)}`);
    times.push(performance.now() - started);
    return answer.variables;
  };
  const { rows } = await get<GoroutinePage>(`goroutines?limit=${GOROUTINES}`);
  for (const { id } of rows) {
    const { frames } = await get<GoroutineDetail>(`goroutines/${id}`);
    for (const { index } of frames.slice(0, FRAMES)) {
      const frame = `goroutines/${id}/frames/${index}`;
      for (const variable of (await ask(frame, '')).filter(hasParts)) {
        const [unfolded] = await ask(frame, variable.name);
        for (const part of (unfolded?.children ?? []).filter(hasParts).slice(0, PARTS))
          await ask(frame, variable.name + stepOf(part));
      }
    }
  }
  return times;
}

const hasParts = (value: Child) => value.expandable === true || value.children !== undefined;

function stepOf({ name, step = name }: Child): string {
  return step === '*' || step === 'data' ? '' : step.startsWith('[') ? step : `.${step}`;
}

function tell(times: readonly number[]): void {
  const sorted = [...times.slice(1)].sort((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.floor((sorted.length - 1) * share)].toFixed(0)} ms`;
  console.log(
    `${times.length} values unfolded over HTTP: median ${at(0.5)}, 95 % within ${at(0.95)}, 99 % within ${at(0.99)}, the first ${times[0].toFixed(0)} ms`,
  );
}
