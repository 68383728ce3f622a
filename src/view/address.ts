/**
 * The address bar as a store: where one is, as `api/links.ts` writes it. With a server that is the path; in a page without one it stands
 * behind #, so that any web server that has the page's files will do.
 */
import { IN_TAB } from '../api/host.ts';

const listeners = new Set<() => void>();

/** "/s/7c3f…/goroutines?v=1&…" */
export function currentHref(): string {
  if (!IN_TAB) return location.pathname + location.search;
  return location.hash.length > 1 ? location.hash.slice(1) : '/';
}

/** What an anchor to it has, or the address bar. */
export function shownHref(href: string): string {
  return IN_TAB ? `${location.pathname}${location.search}#${href}` : href;
}

/** Goes there; Back returns here, unless `replace` is asked for. */
export function goTo(href: string, replace: boolean): void {
  if (href === currentHref()) return;
  if (replace) window.history.replaceState(null, '', shownHref(href));
  else window.history.pushState(null, '', shownHref(href));
  for (const listener of listeners) listener();
}

/** Calls back when the address has changed, by us or by Back and Forward; returns how to end that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Editing what is behind # fires it too.
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
