/** Processes that got stuck: a shop whose handlers lock in opposite order, three goroutines that do, and a crowd of 100,000. */
import type { FixtureSpec } from '../fixtures/matrix.ts';
import { fixture } from '../fixtures/take.ts';
import type { Running } from './server.ts';

const BUILD = { go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' } as const;

const STUCK = {
  /** 302 requests: two hold a lock each, 300 wait behind them. */
  shop: { program: 'shop', ...BUILD, args: ['300'], withoutDump: true },
  three: { program: 'stuck', ...BUILD, args: ['ab-ba'] },
  /** On 10,000 channels and 1,000 locks, a tenth of which nothing alive reaches. */
  crowd: { program: 'crowd', ...BUILD, args: ['100000', '10000', '1000', '64'], withoutDump: true },
} satisfies Record<string, FixtureSpec>;

/** Opens one of them and answers with its id. */
export async function openStuck({ address }: Running, name: keyof typeof STUCK): Promise<string> {
  const { core, executable } = await fixture(STUCK[name]);
  const added = await fetch(`${address}/api/v1/snapshots`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ core, executable }),
  });
  if (!added.ok) throw new Error(`${name} could not be opened: ${await added.text()}`);
  return ((await added.json()) as { snapshot: { id: string } }).snapshot.id;
}
