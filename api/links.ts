/**
 * Links: the one place that writes and reads the explorer's addresses.
 *
 * `/s/<snapshot>/<view>[/<thing>]?v=1&q=<filter>&…` with plain `key=value` pairs. A link that was ever written opens for
 * ever: `v` says which rules wrote it, and upgraders bring older ones up to today's. A value that makes no sense counts as
 * absent, never as an error, since people edit addresses by hand.
 */
import type { GoroutineSort, GroupBy } from './goroutine.ts';
import { formatValuePath, formatValuePaths, parseValuePath, parseValuePaths } from './value-path.ts';

/** The rules that new links are written by. */
export const LINK_VERSION = 1;

/** What the table shows when an address says nothing: all but the runtime's own goroutines. */
export const DEFAULT_FILTER = '-is:system';

/** How values are written: as Go code would, as they lie in memory, or both. */
export type ValueForm = 'natural' | 'raw' | 'both';

interface InSnapshot {
  readonly snapshot: string;
  /** The filter in the filter language; it goes along from view to view. */
  readonly filter?: string;
}

export interface LibraryLink {
  readonly view: 'library';
}

export interface OverviewLink extends InSnapshot {
  readonly view: 'overview';
}

export interface GoroutinesLink extends InSnapshot {
  readonly view: 'goroutines';
  readonly group?: GroupBy;
  readonly equal?: 'lines' | 'functions';
  readonly sort?: GoroutineSort;
  readonly descending?: boolean;
  /** Keys of the groups that are unfolded. */
  readonly open?: readonly string[];
  /** The current row: "g18", or the key of a group. */
  readonly at?: string;
}

export interface GoroutineLink extends InSnapshot {
  readonly view: 'goroutine';
  readonly goroutine: number;
  /** Frame number, 0 innermost. Absent: the innermost frame of the user's own code. */
  readonly frame?: number;
  /** The current value: names from a variable inward. */
  readonly path?: readonly string[];
  /** Values that are unfolded, beside those that `path` goes through. */
  readonly open?: readonly (readonly string[])[];
  readonly form?: ValueForm;
  /** All frames, also the runtime's and the libraries'. */
  readonly all?: boolean;
}

export interface ThreadsLink extends InSnapshot {
  readonly view: 'threads';
  readonly thread?: number;
}

/** Where one can be. */
export type Link = LibraryLink | OverviewLink | GoroutinesLink | GoroutineLink | ThreadsLink;

const GROUPS: readonly string[] = ['stack', 'wait-site', 'go-statement', 'start', 'state', 'none'];
const SORTS: readonly string[] = [
  'id',
  'state',
  'reason',
  'waiting-for',
  'function',
  'created',
  'start',
  'stack',
  'labels',
  'wait',
  'count',
] satisfies readonly GoroutineSort[];

/** The address of a link: path and search, to be put after an origin. */
export function formatLink(link: Link): string {
  if (link.view === 'library') return '/';
  const base = `/s/${encodeURIComponent(link.snapshot)}`;
  const search: [string, string][] = [['v', String(LINK_VERSION)]];
  if (link.filter !== undefined) search.push(['q', link.filter]);
  switch (link.view) {
    case 'overview':
      return `${base}/overview?${writeSearch(search)}`;
    case 'goroutines':
      return `${base}/goroutines?${writeSearch([...search, ...goroutinesSearch(link)])}`;
    case 'goroutine':
      return `${base}/goroutines/${link.goroutine}?${writeSearch([...search, ...goroutineSearch(link)])}`;
    case 'threads':
      if (link.thread !== undefined) search.push(['thread', String(link.thread)]);
      return `${base}/threads?${writeSearch(search)}`;
  }
}

/** What an address means, or undefined where it names no view. `href` may be absolute or begin with a slash. */
export function parseLink(href: string): Link | undefined {
  const url = upgrade(new URL(href, 'http://localhost'));
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { view: 'library' };
  const [s, id, view, thing, ...rest] = parts.map(decode);
  if (s !== 's' || id === undefined || rest.length > 0) return undefined;
  const search = url.searchParams;
  const common = { snapshot: id, filter: search.get('q') ?? undefined };
  if (view === 'goroutines' && thing !== undefined) return parseGoroutine(common, thing, search);
  if (thing !== undefined) return undefined;
  if (view === undefined || view === 'overview') return { view: 'overview', ...common };
  if (view === 'goroutines') return parseGoroutines(common, search);
  if (view === 'threads') return { view: 'threads', ...common, thread: integer(search.get('thread')) };
  return undefined;
}

/** Upgraders[n] turns an address of version n+1 into one of version n+2. There is one version so far. */
const UPGRADERS: readonly ((url: URL) => URL)[] = [];

function upgrade(url: URL): URL {
  const version = integer(url.searchParams.get('v')) ?? LINK_VERSION;
  return UPGRADERS.slice(Math.max(0, version - 1)).reduce((at, next) => next(at), url);
}

function goroutinesSearch(link: GoroutinesLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.group !== undefined) search.push(['group', link.group]);
  if (link.equal !== undefined) search.push(['equal', link.equal]);
  if (link.sort !== undefined) search.push(['sort', link.sort]);
  if (link.descending !== undefined) search.push(['desc', link.descending ? '1' : '0']);
  if (link.open !== undefined && link.open.length > 0) search.push(['open', link.open.join(',')]);
  if (link.at !== undefined) search.push(['at', link.at]);
  return search;
}

function goroutineSearch(link: GoroutineLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.frame !== undefined) search.push(['frame', String(link.frame)]);
  if (link.path !== undefined && link.path.length > 0) search.push(['path', formatValuePath(link.path)]);
  if (link.open !== undefined && link.open.length > 0) search.push(['open', formatValuePaths(link.open)]);
  if (link.form !== undefined && link.form !== 'natural') search.push(['form', link.form]);
  if (link.all === true) search.push(['all', '1']);
  return search;
}

function parseGoroutines(common: InSnapshot, search: URLSearchParams): GoroutinesLink {
  const group = search.get('group') ?? '';
  const sort = search.get('sort') ?? '';
  const equal = search.get('equal');
  const desc = search.get('desc');
  return {
    view: 'goroutines',
    ...common,
    group: GROUPS.includes(group) || /^label:./s.test(group) ? (group as GroupBy) : undefined,
    equal: equal === 'lines' || equal === 'functions' ? equal : undefined,
    sort: SORTS.includes(sort) ? (sort as GoroutineSort) : undefined,
    descending: desc === '1' ? true : desc === '0' ? false : undefined,
    open: list(search.get('open')),
    at: search.get('at') ?? undefined,
  };
}

function parseGoroutine(common: InSnapshot, thing: string, search: URLSearchParams): GoroutineLink | undefined {
  const goroutine = integer(thing);
  if (goroutine === undefined) return undefined;
  const path = search.get('path') ?? '';
  const open = search.get('open') ?? '';
  const form = search.get('form');
  return {
    view: 'goroutine',
    ...common,
    goroutine,
    frame: integer(search.get('frame')),
    path: path === '' ? undefined : parseValuePath(path),
    open: open === '' ? undefined : parseValuePaths(open),
    form: form === 'raw' || form === 'both' ? form : undefined,
    all: search.get('all') === '1' ? true : undefined,
  };
}

/** Everything that a search may hold unescaped stays readable: `q=reason:"chan+receive"` and not `%3A%22`. */
function writeSearch(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `${key}=${readable(value)}`).join('&');
}

function readable(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(3A|2C|2F|3D|40|24|5B|5D|20)/g,
    (code) => (code === '%20' ? '+' : decodeURIComponent(code)),
  );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: the text itself is the best reading.
    return part;
  }
}

function integer(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function list(text: string | null): string[] | undefined {
  const items = (text ?? '').split(',').filter((item) => item !== '');
  return items.length > 0 ? items : undefined;
}
