/** The store: a snapshot of long values and of many goroutines at one line (fixtures/programs/store). */
import type { GoroutineDetail, GoroutinePage } from '../api/goroutine.ts';
import type { VariablesAnswer } from '../api/value.ts';
import type { FixtureSpec } from '../fixtures/matrix.ts';
import { fixture } from '../fixtures/take.ts';
import type { Running } from './server.ts';

const STORE: FixtureSpec = { program: 'store', go: '1.27.4', flags: 'noopt', mode: 'exe', way: 'crash' };
/** Fetching the toolchain and building, where nobody has yet. */
export const BUILDING_MS = 240_000;

export interface Store {
  readonly id: string;
  /** Where the values are that a test begins with: the frame of main.serve in the first goroutine. */
  readonly serve: string;
  /** What `ring` of main.serve points to. */
  readonly ring: string;
  /** One of the goroutines that hold out an order, and its frame of main.submit. */
  readonly sender: { readonly id: number; readonly frame: number };
}

export async function openStore({ address }: Running): Promise<Store> {
  const { core, executable } = await fixture(STORE);
  const api = `${address}/api/v1/snapshots`;
  const body = JSON.stringify({ core, executable });
  const added = await fetch(api, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!added.ok) throw new Error(`The store could not be opened: ${await added.text()}`);
  const { id } = ((await added.json()) as { snapshot: { id: string } }).snapshot;
  const get = async <T>(path: string) => (await (await fetch(`${api}/${id}/${path}`)).json()) as T;
  const frameOf = ({ frames }: GoroutineDetail, name: string) =>
    frames.find((frame) => frame.function === name)?.index ?? -1;
  const main = await get<GoroutineDetail>('goroutines/1');
  const senders = await get<GoroutinePage>('goroutines?filter=fn:main.submit&limit=1');
  const sender = senders.rows[0].id;
  const serve = frameOf(main, 'main.serve');
  const ring = await get<VariablesAnswer>(`goroutines/1/frames/${serve}/variables?path=ring`);
  return {
    id,
    serve: `/s/${id}/goroutines/1?v=1&frame=${serve}`,
    ring: String(ring.variables[0].raw?.pointer),
    sender: { id: sender, frame: frameOf(await get<GoroutineDetail>(`goroutines/${sender}`), 'main.submit') },
  };
}

/** Takes it out of the library again: other files of tests count what is there. */
export async function closeStore({ address }: Running, { id }: Store): Promise<void> {
  await fetch(`${address}/api/v1/snapshots/${id}`, { method: 'DELETE' });
}
