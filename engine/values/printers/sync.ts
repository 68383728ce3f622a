/**
 * Package sync: what state a lock, a wait group or a pool is in.
 * Source: sync/mutex.go (internal/sync/mutex.go since Go 1.24), rwmutex.go, waitgroup.go, once.go, cond.go, map.go
 * (internal/sync/hashtriemap.go since Go 1.24).
 */
import { shapeOf } from '../shapes.ts';
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

const LOCKED = 1;
const STARVING = 4;
const WAITERS_SHIFT = 3;
const MAX_READERS = 1 << 30;
const SHOWN = 4;
/** Of more the first are shown as they lie. */
const SORTED = 64;

export const SYNC: Printers = {
  'sync.Mutex': mutexText,
  'internal/sync.Mutex': mutexText,
  'sync.RWMutex': rwmutexText,
  'sync.WaitGroup': waitGroupText,
  'sync.Once': onceText,
  'sync.Cond': condText,
  'sync.Map': syncMapText,
  'internal/sync.HashTrieMap[': trieText,
};

function mutexText(mutex: Look): string | undefined {
  const state = mutex.field('mu.state', 'state').number;
  if (state === undefined) return undefined;
  const waiters = state >> WAITERS_SHIFT;
  const words = [state & LOCKED ? 'locked' : 'unlocked'];
  if (waiters > 0) words.push(`${waiters} waiting`);
  if (state & STARVING) words.push('starving');
  return words.join(', ');
}

function rwmutexText(mutex: Look): string | undefined {
  const readers = mutex.field('readerCount.v', 'readerCount').number;
  const departing = mutex.field('readerWait.v', 'readerWait').number;
  if (readers === undefined || departing === undefined) return undefined;
  if (readers >= 0) return readers === 0 ? 'unlocked' : `locked by ${readers} ${readers === 1 ? 'reader' : 'readers'}`;
  const all = readers + MAX_READERS;
  if (departing > 0) {
    const waiting = all - departing;
    const more = waiting > 0 ? `, ${waiting} more ${waiting === 1 ? 'reader waits' : 'readers wait'} for it` : '';
    return `a writer waits for ${departing} of its readers${more}`;
  }
  return all > 0 ? `locked by a writer, ${all} ${all === 1 ? 'reader waits' : 'readers wait'}` : 'locked by a writer';
}

/** Counter in the high, waiters in the low half of one word; until Go 1.19 the word stands where it is aligned. */
function waitGroupText(group: Look): string | undefined {
  const state = group.field('state.v', 'state1').bigint ?? alignedState(group);
  if (state === undefined) return undefined;
  const counter = BigInt.asIntN(32, state >> 32n);
  const waiters = state & 0x7fff_ffffn;
  return waiters > 0n ? `counter ${counter}, ${waiters} waiting` : `counter ${counter}`;
}

/** Go 1.17: `state1 [3]uint32`, of which the 8-aligned two are the state. */
function alignedState(group: Look): bigint | undefined {
  const bytes = group.field('state1').bytes(0, 12);
  if (!bytes || group.address === undefined) return undefined;
  const at = group.field('state1').address ?? group.address;
  return new DataView(bytes.buffer).getBigUint64(at % 8 === 0 ? 0 : 4, true);
}

function onceText(once: Look): string | undefined {
  const done = once.field('done.v', 'done').number;
  if (done === undefined) return undefined;
  if (done !== 0) return 'done';
  const state = once.field('m.mu.state', 'm.state').number ?? 0;
  return state & LOCKED ? 'running' : 'not done';
}

function condText(cond: Look): string | undefined {
  const wait = cond.field('notify.wait').number;
  const notify = cond.field('notify.notify').number;
  if (wait === undefined || notify === undefined) return undefined;
  return `${(wait - notify) >>> 0} waiting`;
}

/** Up to Go 1.23: entries are in the read-only map, and, if it was amended, in the dirty one, which then has them all. */
function syncMapText(map: Look): string | undefined {
  const trie = map.field('m.root').exists ? map.field('m') : undefined;
  if (trie) return trieText(trie);
  const dirty = map.field('dirty');
  const readOnly = map.field('read.v').inner;
  const read = readOnly.field('m').exists
    ? readOnly.field('m')
    : map.as('sync.readOnly', map.field('read.v').number ?? 0).field('m');
  const found = dirty.isNil ? read : dirty;
  // A map that was never used has no entries yet, and nothing that holds them.
  if (!found.exists) return dirty.isNil && map.field('read.v').isNil ? 'len 0' : undefined;
  const entries = found.items(MAX_ENTRIES).flatMap(({ key, value }) => {
    const pointer = value.field('p.v', 'p');
    const held = pointer.inner.exists ? pointer.inner : value.as('interface {}', pointer.number ?? 0);
    return pointer.number === 0 || !held.exists || held.field('data').address === undefined
      ? []
      : [[key, held] as const];
  });
  return entriesText(entries);
}

/** Counting more takes longer than a glance. */
const MAX_ENTRIES = 1 << 12;
const MAX_NODES = 1 << 13;
const MAX_DEPTH = 16;

/** A tree of nodes with 16 children; its leaves are chains of entries. */
function trieText(trie: Look): string | undefined {
  const root = trie.field('root.v');
  if (root.number === undefined) return undefined;
  if (root.number === 0) return 'len 0';
  const entries: (readonly [Look, Look])[] = [];
  const typeArguments = /HashTrieMap\[(.*)\]$/.exec(trie.type?.name ?? '')?.[1] ?? 'interface {},interface {}';
  const name = (kind: string) => `internal/sync.${kind}[${typeArguments}]`;
  const entryName = [name('entry'), shapeOf(name('entry'))].find((n) => trie.as(n, 1).exists);
  if (entryName === undefined) return undefined;
  let nodes = 0;
  const visit = (address: number, depth: number) => {
    if (address === 0 || depth > MAX_DEPTH || entries.length >= MAX_ENTRIES || nodes++ > MAX_NODES) return;
    if (trie.as(name('node'), address).field('isEntry').number === 0) {
      for (const { value } of trie.as(name('indirect'), address).field('children').items(16))
        visit(value.field('v').number ?? 0, depth + 1);
      return;
    }
    for (let at = address, n = 0; at !== 0 && n < MAX_ENTRIES; n++) {
      const entry = trie.as(entryName, at);
      if (!entry.exists) return;
      entries.push([entry.field('key'), entry.field('value')]);
      at = entry.field('overflow.v').number ?? 0;
    }
  };
  visit(root.number, 0);
  return entriesText(entries);
}

function entriesText(entries: readonly (readonly [Look, Look])[]): string {
  if (entries.length === 0) return 'len 0';
  const few = entries.length <= SORTED ? entries : entries.slice(0, SHOWN);
  const texts = few.map(([key, value]) => `${key.preview}: ${value.preview}`).sort();
  const shown = texts.slice(0, SHOWN).join(', ');
  const more = entries.length >= MAX_ENTRIES ? ' or more' : '';
  return `len ${entries.length}${more} {${shown}${entries.length > SHOWN ? ', …' : ''}}`;
}
