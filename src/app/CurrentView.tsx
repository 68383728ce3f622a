/** The view that the address names, by the registry of views. The search has no part in it: `api/links.ts` alone gives it meaning. */
import { type ComponentType, useEffect, useSyncExternalStore } from 'react';
import { formatLink, parseLink } from '../../api/links.ts';
import { currentHref, goTo, subscribe } from '../view/address.ts';
import { type Later, later, loadInTurn } from './later.ts';
import { VIEWS } from './views.tsx';

const Lost = later(() => import('./Lost.tsx'));
const Library = later(() => import('../features/library/View.tsx'));

interface Route {
  /** "/s/$snapshot/goroutines/$goroutine": what begins with a dollar stands for anything. */
  readonly pattern: string;
  readonly component: ComponentType | Later;
}

const LOST: Route = { pattern: '', component: Lost };
const ROUTES: readonly Route[] = [
  { pattern: '/', component: Library },
  { pattern: '/s/$snapshot', component: ToOverview },
  ...VIEWS.flatMap(({ routes }) =>
    Object.entries(routes).map(([path, component]) => ({ pattern: `/s/$snapshot${path}`, component })),
  ),
];

const LATER = ROUTES.map(({ component }) => component).filter((component) => 'load' in component);

/** Where one is: a view's pattern and its component. */
export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, currentHref));
}

/** Loads the view of the address while the page asks for what it is about; then all others. */
export function loadViews(): Promise<void> {
  const { component } = routeOf(currentHref());
  return loadInTurn('load' in component ? component.load : async () => undefined, LATER);
}

function routeOf(href: string): Route {
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
