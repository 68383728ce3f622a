/** What is loaded when, so that what is looked at first comes first. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { queries } from '../api/queries.ts';

/** A component that is loaded when it is first shown, or before by `load`. */
export type Later = LazyExoticComponent<ComponentType> & { readonly load: () => Promise<unknown> };

export function later(load: () => Promise<{ default: ComponentType }>): Later {
  return Object.assign(lazy(load), { load });
}

const MOST_PATIENCE_MS = 1000;
/** Nobody has chosen another view so soon. */
const REST_MS = 2000;

let show: (view: Promise<unknown>) => void;
/** Resolves when the first view stands, with its answers or after a second without. */
export const firstLook: Promise<void> = new Promise<Promise<unknown>>((resolve) => {
  show = resolve;
}).then(async () => {
  const until = performance.now() + MOST_PATIENCE_MS;
  do await whenIdle();
  while (queries.isFetching() > 0 && performance.now() < until);
});

/** Loads one view at once, and the others, one by one, when it has been looked at: each is there when it is chosen. */
export async function loadInTurn(first: () => Promise<unknown>, others: readonly Later[]): Promise<void> {
  // Where one does not come, its place says so when it is shown.
  const load = (view: () => Promise<unknown>) => view().catch(() => undefined);
  show(load(first));
  await firstLook;
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  for (const view of others) {
    await whenIdle();
    await load(view.load);
  }
}

/** When the page has nothing to do, or after a second. */
function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Safari has no such thing.
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, MOST_PATIENCE_MS);
    else requestIdleCallback(resolve, { timeout: MOST_PATIENCE_MS });
  });
}
