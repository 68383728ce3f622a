/**
 * The views, in the order of the rail. One line here is all that a view needs: routes, rail, keys, palette and help page
 * follow from it. A view that does not exist yet is not listed.
 */
import { type ComponentType, lazy } from 'react';
import type { Link } from '../../api/links.ts';
import type { Summary } from '../../api/snapshot.ts';
import { count } from '../ui/format.ts';
import type { IconName } from '../ui/icons.tsx';

export interface ViewEntry {
  /** The slug in the address. */
  readonly id: 'overview' | 'goroutines' | 'threads' | 'variables' | 'memory';
  readonly title: string;
  /** In the rail, with its key. Views without are reached from values and by the palette. */
  readonly rail?: { readonly icon: IconName; readonly key: string };
  /** Routes below `/s/$snapshot`, each with its component. */
  readonly routes: Readonly<Record<string, ComponentType>>;
  /** Which links this entry of the rail stands for. */
  readonly covers: readonly Link['view'][];
  readonly link: (snapshot: string, filter: string | undefined) => Link;
  readonly count?: (summary: Summary) => string;
}

const Overview = lazy(() => import('../features/overview/View.tsx'));
const Goroutines = lazy(() => import('../features/goroutines/View.tsx'));
const Goroutine = lazy(() => import('../features/goroutine/View.tsx'));
const ValueTable = lazy(() => import('../features/value-table/View.tsx'));
const Threads = lazy(() => import('../features/threads/View.tsx'));
const Variables = lazy(() => import('../features/variables/View.tsx'));
const Memory = lazy(() => import('../features/memory/View.tsx'));

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
    link: (snapshot, filter) => ({ view: 'goroutines', snapshot, filter }),
    count: (summary) => count(summary.facts.counts.goroutines),
  },
  {
    id: 'threads',
    title: 'Threads',
    rail: { icon: 'threads', key: '3' },
    routes: { '/threads': Threads },
    covers: ['threads'],
    link: (snapshot, filter) => ({ view: 'threads', snapshot, filter }),
    count: (summary) => count(summary.facts.counts.threads),
  },
  {
    id: 'variables',
    title: 'Package variables',
    routes: { '/variables': Variables },
    covers: ['variables'],
    link: (snapshot, filter) => ({ view: 'variables', snapshot, filter }),
  },
  {
    id: 'memory',
    title: 'Memory',
    routes: { '/memory': Memory, '/memory/$address': Memory },
    covers: ['memory'],
    link: (snapshot, filter) => ({ view: 'memory', snapshot, filter }),
  },
];
