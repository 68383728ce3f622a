/** Routes, made from the registry of views. The search stays text here: `api/links.ts` alone gives it meaning. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router';
import { lazy } from 'react';
import { formatLink } from '../../api/links.ts';
import { IN_TAB } from '../api/host.ts';
import { Lost } from './Lost.tsx';
import { Shell } from './Shell.tsx';
import { VIEWS } from './views.tsx';

const Library = lazy(() => import('../features/library/View.tsx'));

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });

const library = createRoute({ getParentRoute: () => root, path: '/', component: Library as RouteComponent });

const bare = createRoute({
  getParentRoute: () => root,
  path: '/s/$snapshot',
  beforeLoad: ({ params }) => {
    throw redirect({ href: formatLink({ view: 'overview', snapshot: params.snapshot }), replace: true });
  },
});

const views = VIEWS.flatMap((view) =>
  Object.entries(view.routes).map(([path, component]) =>
    createRoute({ getParentRoute: () => root, path: `/s/$snapshot${path}`, component: component as RouteComponent }),
  ),
);

export const router = createRouter({
  // A web server that knows nothing of views has one page: what stands behind # never reaches it.
  ...(IN_TAB && { history: createHashHistory() }),
  routeTree: root.addChildren([library, bare, ...views]),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text === '' ? '' : `?${text}`;
  },
  defaultPreload: false,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
