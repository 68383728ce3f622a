/**
 * sync.Pool: how many values it holds. Each P has one of its own and a chain of queues, each twice as long as the one before
 * it; what a garbage collection found in the pool is the victim of the next.
 * Source: sync/pool.go `Pool`, `poolLocal`; sync/poolqueue.go `poolChain`, `poolDequeue` (head and tail in one word).
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

const MAX_LOCALS = 1 << 12;
/** Queues double in length up to 2^30. */
const MAX_QUEUES = 32;

export const SYNC_POOL: Printers = { 'sync.Pool': poolText };

function poolText(pool: Look): string | undefined {
  const kept = held(pool, 'local', 'localSize');
  const victims = held(pool, 'victim', 'victimSize');
  if (kept === undefined || victims === undefined) return undefined;
  return `holds ${kept}${victims > 0 ? `, ${victims} more until the next collection` : ''}`;
}

function held(pool: Look, array: string, length: string): number | undefined {
  const start = pool.field(array).number;
  const count = pool.field(length).number;
  if (start === undefined || count === undefined || count > MAX_LOCALS) return undefined;
  if (start === 0) return 0;
  const size = pool.as('sync.poolLocal', start).type?.size;
  if (size === undefined) return undefined;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const local = pool.as('sync.poolLocal', start + i * size).field('poolLocalInternal');
    if (!local.field('private').isNil) sum++;
    sum += queued(pool, local.field('shared.head').number ?? 0);
  }
  return sum;
}

function queued(pool: Look, newest: number): number {
  let sum = 0;
  for (let at = newest, n = 0; at !== 0 && n < MAX_QUEUES; n++) {
    const element = pool.as('sync.poolChainElt', at);
    const queue = element.field('poolDequeue');
    const word = queue.field('headTail.v', 'headTail').bigint ?? 0n;
    const length = Number(BigInt.asUintN(32, (word >> 32n) - word));
    sum += Math.min(length, queue.field('vals').length ?? 0);
    at = element.field('prev.v', 'prev').number ?? 0;
  }
  return sum;
}
