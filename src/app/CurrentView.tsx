/** The view that the address names, by the registry of views. The search has no part in it: `api/links.ts` alone gives it meaning. */
import { type ComponentType, lazy, useEffect, useSyncExternalStore } from 'react';
import { formatLink, parseLink } from '../../api/links.ts';
import { currentHref, goTo, subscribe } from '../view/address.ts';
import { VIEWS } from './views.tsx';

const Lost = lazy(() => import('./Lost.tsx'));
const Library = lazy(() => import('../features/library/View.tsx'));

interface Route {
  /** "/s/$snapshot/goroutines/$goroutine": what begins with a dollar stands for anything. */
  readonly pattern: string;
  readonly component: ComponentType;
}

const LOST: Route = { pattern: '', component: Lost };
const ROUTES: readonly Route[] = [
  { pattern: '/', component: Library },
  { pattern: '/s/$snapshot', component: ToOverview },
  ...VIEWS.flatMap(({ routes }) =>
    Object.entries(routes).map(([path, component]) => ({ pattern: `/s/$snapshot${path}`, component })),
  ),
];

/** Where one is: a view's pattern and its component. */
export function useRoute(): Route {
  const href = useSyncExternalStore(subscribe, currentHref);
  const path = partsOf(new URL(href, 'http://localhost').pathname);
  return ROUTES.find(({ pattern }) => fits(partsOf(pattern), path)) ?? LOST;
}

const partsOf = (path: string) => path.split('/').filter((part) => part !== '');

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((part, at) => part.startsWith('$') || part === path[at]);
}

/** An address that names a snapshot and no view. */
function ToOverview() {
  useEffect(() => {
    const link = parseLink(currentHref());
    if (link !== undefined) goTo(formatLink(link), true);
  }, []);
  return null;
}
