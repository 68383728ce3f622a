/**
 * The views, in the order of the rail. One line here is all that a view needs: routes, rail, keys, palette and help page
 * follow from it. A view that does not exist yet is not listed.
 */
import { type ComponentType, lazy } from 'react';
import { DEFAULT_FILTER, type Link } from '../../api/links.ts';
import type { Summary } from '../../api/snapshot.ts';
import { bytes, count, counted } from '../ui/format.ts';
import type { IconName } from '../ui/icons.tsx';
import { type Later, later } from './later.ts';

/** How many of its things there are: as it stands in the rail, and in words. */
interface Counted {
  readonly short: string;
  readonly words: string;
}

export interface ViewEntry {
  /** The slug in the address. */
  readonly id:
    | 'overview'
    | 'goroutines'
    | 'stacks'
    | 'created-by'
    | 'waits'
    | 'scheduler'
    | 'heap'
    | 'threads'
    | 'compare'
    | 'variables'
    | 'labels'
    | 'memory';
  readonly title: string;
  /** In the rail, with its key. Views without are reached from values and by the palette. */
  readonly rail?: { readonly icon: IconName; readonly key: string };
  /** Routes below `/s/$snapshot`, each with its component. */
  readonly routes: Readonly<Record<string, Later>>;
  /** Which links this entry of the rail stands for. */
  readonly covers: readonly Link['view'][];
  /** Those of them that look into the memory of the process: dumps and profiles of goroutines have none. */
  readonly ofMemory?: readonly Link['view'][];
  /** Those of them where the filter acts, each with the filter that it has where the address says nothing. */
  readonly filtered?: Partial<Readonly<Record<Link['view'], string>>>;
  /** It shows objects: no goroutines, nor what they have to do with. */
  readonly ofObjects?: true;
  readonly link: (snapshot: string, filter: string | undefined) => Link;
  readonly count?: (summary: Summary) => Counted | undefined;
  /** A count that takes another answer than the summary. */
  readonly Tally?: ComponentType;
}

/** Not needed for the first look. */
const KnotTally = lazy(() => import('./KnotTally.tsx'));
const Overview = later(() => import('../features/overview/View.tsx'));
const Goroutines = later(() => import('../features/goroutines/View.tsx'));
const Stacks = later(() => import('../features/stacks/View.tsx'));
const CreatedBy = later(() => import('../features/created-by/View.tsx'));
const Goroutine = later(() => import('../features/goroutine/View.tsx'));
const ValueTable = later(() => import('../features/value-table/View.tsx'));
const Scheduler = later(() => import('../features/scheduler/View.tsx'));
const Heap = later(() => import('../features/heap/View.tsx'));
const Waits = later(() => import('../features/waits/View.tsx'));
const Resource = later(() => import('../features/resource/View.tsx'));
const Threads = later(() => import('../features/threads/View.tsx'));
const Compare = later(() => import('../features/compare/View.tsx'));
const Variables = later(() => import('../features/variables/View.tsx'));
const Labels = later(() => import('../features/labels/View.tsx'));
const Memory = later(() => import('../features/memory/View.tsx'));

function countOf(n: number | undefined, what: string): Counted | undefined {
  return n === undefined ? undefined : { short: count(n), words: counted(n, what) };
}

export const VIEWS: readonly ViewEntry[] = [
  {
    id: 'overview',
    title: 'Overview',
    rail: { icon: 'overview', key: '1' },
    routes: { '/overview': Overview },
    covers: ['overview'],
    link: (snapshot, filter) => ({ view: 'overview', snapshot, filter }),
  },
  {
    id: 'goroutines',
    title: 'Goroutines',
    rail: { icon: 'goroutines', key: '2' },
    routes: {
      '/goroutines': Goroutines,
      '/goroutines/$goroutine': Goroutine,
      '/goroutines/$goroutine/values': ValueTable,
    },
    covers: ['goroutines', 'goroutine', 'value-table'],
    ofMemory: ['value-table'],
    filtered: { goroutines: DEFAULT_FILTER },
    link: (snapshot, filter) => ({ view: 'goroutines', snapshot, filter }),
    count: ({ facts: { counts } }) => countOf(counts.goroutines, 'goroutine'),
  },
  {
    id: 'stacks',
    title: 'Stacks',
    rail: { icon: 'stacks', key: '3' },
    routes: { '/stacks': Stacks },
    covers: ['stacks'],
    filtered: { stacks: DEFAULT_FILTER },
    link: (snapshot, filter) => ({ view: 'stacks', snapshot, filter }),
    count: ({ groupTotal }) => countOf(groupTotal, 'different stack'),
  },
  {
    id: 'created-by',
    title: 'Created by',
    rail: { icon: 'createdBy', key: '4' },
    routes: { '/created-by': CreatedBy },
    covers: ['created-by'],
    filtered: { 'created-by': DEFAULT_FILTER },
    link: (snapshot, filter) => ({ view: 'created-by', snapshot, filter }),
    count: ({ statementTotal }) => countOf(statementTotal, 'go statement'),
  },
  {
    id: 'waits',
    title: 'Waits',
    rail: { icon: 'waits', key: '5' },
    routes: { '/waits': Waits, '/resources/$address': Resource },
    covers: ['waits', 'resource'],
    ofMemory: ['waits', 'resource'],
    filtered: { waits: '' },
    link: (snapshot, filter) => ({ view: 'waits', snapshot, filter }),
    Tally: KnotTally,
  },
  {
    id: 'scheduler',
    title: 'Scheduler',
    rail: { icon: 'scheduler', key: '6' },
    routes: { '/scheduler': Scheduler },
    covers: ['scheduler'],
    ofMemory: ['scheduler'],
    filtered: { scheduler: '' },
    link: (snapshot, filter) => ({ view: 'scheduler', snapshot, filter }),
    count: ({ facts: { counts } }) => {
      const short = count(counts.byStatus.runnable ?? 0);
      return { short, words: `${short} runnable` };
    },
  },
  {
    id: 'heap',
    title: 'Heap',
    rail: { icon: 'heap', key: '7' },
    routes: { '/heap': Heap },
    covers: ['heap'],
    ofMemory: ['heap'],
    ofObjects: true,
    link: (snapshot, filter) => ({ view: 'heap', snapshot, filter }),
    count: ({ host: { heapBytes } }) =>
      heapBytes === undefined
        ? undefined
        : { short: bytes(heapBytes), words: `at most ${bytes(heapBytes)} of objects` },
  },
  {
    id: 'threads',
    title: 'Threads',
    rail: { icon: 'threads', key: '8' },
    routes: { '/threads': Threads },
    covers: ['threads'],
    ofMemory: ['threads'],
    filtered: { threads: '' },
    link: (snapshot, filter) => ({ view: 'threads', snapshot, filter }),
    count: ({ facts: { counts } }) => countOf(counts.threads, 'thread'),
  },
  {
    id: 'compare',
    title: 'Compare',
    rail: { icon: 'compare', key: '9' },
    routes: { '/compare': Compare, '/compare/$after': Compare },
    covers: ['compare'],
    filtered: { compare: '' },
    link: (snapshot, filter) => ({ view: 'compare', snapshot, filter }),
  },
  {
    id: 'variables',
    title: 'Package variables',
    routes: { '/variables': Variables },
    covers: ['variables'],
    ofMemory: ['variables'],
    ofObjects: true,
    link: (snapshot, filter) => ({ view: 'variables', snapshot, filter }),
  },
  {
    id: 'labels',
    title: 'Labels',
    routes: { '/labels': Labels },
    covers: ['labels'],
    filtered: { labels: DEFAULT_FILTER },
    link: (snapshot, filter) => ({ view: 'labels', snapshot, filter }),
  },
  {
    id: 'memory',
    title: 'Memory',
    routes: { '/memory': Memory, '/memory/$address': Memory },
    covers: ['memory'],
    ofMemory: ['memory'],
    ofObjects: true,
    link: (snapshot, filter) => ({ view: 'memory', snapshot, filter }),
  },
];
