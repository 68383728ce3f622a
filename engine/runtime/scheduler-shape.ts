/**
 * What the scheduler (runtime.sched) looks like where no symbol names it: it counts threads, and its lists of idle Ms and Ps
 * are as long as it says and lead to nothing else.
 * Source: runtime2.go `type schedt struct`; proc.go mcount, mput, pidleput; Go 1.17 to 1.27.
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import type { RuntimeLayout } from './fields.ts';

/** sched.maxmcount where nobody called debug.SetMaxThreads. */
const MAX_THREADS = 10_000;
/** Nanoseconds: no machine has run for longer. */
const MAX_NANOTIME = 3.2e18;
/** A list and its count are changed one after the other, and a living process may be stopped between them. */
const BETWEEN = 1;
/** How much must speak for it: in a program that has just begun the number of threads and their usual limit do. */
const ENOUGH = 2;

/** What is known by the time that the scheduler is looked for. */
export interface Known {
  /** Length of runtime.allm. */
  readonly threads: number;
  readonly isThread: (address: number) => boolean;
  /** Elements of runtime.allp; empty where it was not found. */
  readonly processors: ReadonlySet<number>;
}

/** How much speaks for it: 0 where it is none. The one that has idle Ms and Ps outweighs what only counts like one. */
export function schedulerWeight(memory: AddressSpace, layout: RuntimeLayout, at: number, known: Known): number {
  const { sched } = layout;
  const word = (offset: number) => memory.word(at + offset);
  // First what nearly every other word fails.
  const unlisted = word(sched.mnext) - word(sched.nmfreed) - known.threads;
  if (!(known.threads > 0 && Math.abs(unlisted) <= BETWEEN)) return 0;
  const count = (offset: number) => memory.word32(at + offset) | 0;
  const upToThreads = [sched.nmidle, sched.nmidlelocked, sched.nmsys, sched.nmspinning].map(count);
  const limit = count(sched.maxmcount);
  const times = [word(sched.lastpoll), word(sched.pollUntil)];
  if (!upToThreads.every((n) => n >= 0 && n <= known.threads) || !times.every((time) => time < MAX_NANOTIME)) return 0;
  if (limit <= 0 || count(sched.npidle) < 0 || count(sched.ngsys) < 0) return 0;
  const idleThreads = listed(memory, { at: word(sched.midle), link: threadLink(layout), isOne: known.isThread });
  if (idleThreads === undefined || Math.abs(idleThreads - count(sched.nmidle)) > BETWEEN) return 0;
  const usual = limit === MAX_THREADS ? 1 : 0;
  const evidence = idleThreads + (unlisted === 0 ? 1 : 0) + (count(sched.ngsys) > 0 ? 1 : 0) + usual;
  if (evidence < ENOUGH) return 0;
  // Without the list of Ps the usual limit must speak for it.
  if (known.processors.size === 0) return usual * evidence;
  const isProcessor = (address: number) => known.processors.has(address);
  const idleProcessors = listed(memory, { at: word(sched.pidle), link: layout.p.link, isOne: isProcessor });
  if (idleProcessors === undefined || Math.abs(idleProcessors - count(sched.npidle)) > BETWEEN) return 0;
  return evidence + idleProcessors;
}

/** Idle Ms are linked through m.schedlink; since Go 1.26 through a node of their own. */
export function threadLink({ m }: RuntimeLayout): number {
  return m['idleNode.next'] >= 0 ? m['idleNode.next'] : m.schedlink;
}

interface List {
  /** Its first element; 0: it is empty. */
  readonly at: number;
  /** Offset of the pointer to the next. */
  readonly link: number;
  readonly isOne: (address: number) => boolean;
}

/** Elements of a linked list; undefined where it leads to something else, or in a circle. */
function listed(memory: AddressSpace, list: List): number | undefined {
  const seen = new Set<number>();
  for (let at = list.at; at !== 0; at = memory.word(at + list.link)) {
    if (seen.has(at) || !list.isOne(at)) return undefined;
    seen.add(at);
  }
  return seen.size;
}
