/** What the views of trees show, in the search of their addresses. */
import { flag, list, oneOf } from './link-search.ts';

/** What the width of a cell stands for. */
export type TreeWidth = 'goroutines' | 'bytes' | 'wait';

export type TreeDrawn = 'graph' | 'table';

export interface TreeShown {
  /** The current node, by its id; with `zoom` it takes the whole width. */
  readonly at?: string;
  readonly zoom?: boolean;
  readonly width?: TreeWidth;
  /** Absent: an icicle. graph: boxes and lines. table: no picture. */
  readonly draw?: TreeDrawn;
  /** Ids of the nodes that are unfolded. Absent: as many as fit. */
  readonly open?: readonly string[];
}

export interface StacksShown extends TreeShown {
  readonly equal?: 'lines';
  /** All calls, also those of the runtime and of libraries. */
  readonly all?: boolean;
  /** The function whose callers and callees are shown. */
  readonly method?: string;
  /** Two functions whose goroutines are held against each other. */
  readonly a?: string;
  readonly b?: string;
}

export function treeSearch(link: TreeShown): [string, string][] {
  const search: [string, string][] = [];
  if (link.at !== undefined) search.push(['at', link.at]);
  if (link.zoom === true) search.push(['zoom', '1']);
  if (link.width !== undefined) search.push(['width', link.width]);
  if (link.draw !== undefined) search.push(['draw', link.draw]);
  if (link.open !== undefined) search.push(['open', link.open.join(',')]);
  return search;
}

export function stacksSearch(link: StacksShown): [string, string][] {
  const search = treeSearch(link);
  if (link.equal !== undefined) search.push(['equal', link.equal]);
  if (link.all === true) search.push(['all', '1']);
  for (const name of ['method', 'a', 'b'] as const) {
    const value = link[name];
    if (value !== undefined) search.push([name, value]);
  }
  return search;
}

export function parseTree(search: URLSearchParams): TreeShown {
  const open = search.get('open');
  return {
    at: search.get('at') ?? undefined,
    zoom: flag(search.get('zoom')),
    width: oneOf(search.get('width'), ['goroutines', 'bytes', 'wait']),
    draw: oneOf(search.get('draw'), ['graph', 'table']),
    // Nothing unfolded is something that was said.
    open: open === '' ? [] : list(open),
  };
}

export function parseStacks(search: URLSearchParams): StacksShown {
  const name = (key: string) => search.get(key) || undefined;
  return {
    ...parseTree(search),
    equal: oneOf(search.get('equal'), ['lines']),
    all: flag(search.get('all')),
    method: name('method'),
    a: name('a'),
    b: name('b'),
  };
}
