/**
 * Links: the one place that writes and reads the explorer's addresses.
 *
 * `/s/<snapshot>/<view>[/<thing>]?v=1&q=<filter>&…` with plain `key=value` pairs. A link that was ever written opens for
 * ever: `v` says which rules wrote it, and upgraders bring older ones up to today's. A value that makes no sense counts as
 * absent, never as an error, since people edit addresses by hand.
 */
import type { GoroutineSort, GroupBy } from './goroutine.ts';
import { type HeapShown, heapSearch, parseHeap } from './link-heap.ts';
import { parseScheduler, type SchedulerShown, schedulerSearch } from './link-scheduler.ts';
import { decode, flag, integer, list, oneOf, writeSearch } from './link-search.ts';
import { parseStacks, parseTree, type StacksShown, stacksSearch, type TreeShown, treeSearch } from './link-trees.ts';
import { parseValues, type ValuesShown, valuesSearch } from './link-values.ts';
import { kindIn, parseWaits, type WaitsShown, waitsSearch } from './link-waits.ts';
import type { SearchKind } from './memory.ts';
import { formatValuePath, parseValuePath, type ValuePath } from './value-path.ts';
import type { ResourceKind } from './waits.ts';

/** The rules that new links are written by. */
export const LINK_VERSION = 1;

/** What the table shows when an address says nothing: all but the runtime's own goroutines. */
export const DEFAULT_FILTER = '-is:system';

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
  /** Number of the chosen finding, from 1. */
  readonly finding?: number;
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

export interface GoroutineLink extends InSnapshot, ValuesShown {
  readonly view: 'goroutine';
  readonly goroutine: number;
  /** Frame number, 0 innermost. Absent: the innermost frame of the user's own code. */
  readonly frame?: number;
  /** All frames, also the runtime's and the libraries'. */
  readonly all?: boolean;
  /** A text that is looked for in the values of the frame, or of all frames. */
  readonly find?: string;
  readonly findIn?: 'all';
}

/** One value of a frame in all goroutines that have the stack of this one. */
export interface ValueTableLink extends InSnapshot {
  readonly view: 'value-table';
  readonly goroutine: number;
  readonly frame: number;
  readonly path: ValuePath;
  readonly sort?: 'value' | 'id';
  readonly descending?: boolean;
  /** Only the rows with this value. */
  readonly value?: string;
  /** The current row: a goroutine. */
  readonly at?: number;
  readonly plain?: boolean;
}

/** Package variables. */
export interface VariablesLink extends InSnapshot, ValuesShown {
  readonly view: 'variables';
  /** Import path. Absent: the first of the program's own packages. */
  readonly package?: string;
  /** Part of a name, in all packages. */
  readonly find?: string;
}

/** Memory at an address; without one, the place to look for one. */
export interface MemoryLink extends InSnapshot, ValuesShown {
  readonly view: 'memory';
  readonly address?: string;
  /** The current word. */
  readonly at?: string;
  /** Full name of the type of what is at the address. */
  readonly type?: string;
  /** A search through all memory, and for what. */
  readonly search?: SearchKind;
  readonly find?: string;
}

export interface WaitsLink extends InSnapshot, WaitsShown {
  readonly view: 'waits';
}

/** One channel or lock. */
export interface ResourceLink extends InSnapshot {
  readonly view: 'resource';
  readonly address: string;
  /** What is there, if nobody waits for it. */
  readonly kind?: ResourceKind;
  /** Where the window of its queues begins. */
  readonly from?: number;
}

export interface ThreadsLink extends InSnapshot {
  readonly view: 'threads';
  readonly thread?: number;
  /** Keys of the groups of threads that are unfolded. */
  readonly open?: readonly string[];
}

export interface SchedulerLink extends InSnapshot, SchedulerShown {
  readonly view: 'scheduler';
}

export interface HeapLink extends InSnapshot, HeapShown {
  readonly view: 'heap';
}

/** Goroutines by the go statements that made them. */
export interface CreatedByLink extends InSnapshot, TreeShown {
  readonly view: 'created-by';
}

/** All stacks merged from what the goroutines were started with. */
export interface StacksLink extends InSnapshot, StacksShown {
  readonly view: 'stacks';
}

export const COMPARED = ['created-by', 'stacks', 'resources', 'heap'] as const;
export type CompareBy = (typeof COMPARED)[number];

/** What changed from this snapshot to another one of the program; without one, the place to choose it. */
export interface CompareLink extends InSnapshot, TreeShown {
  readonly view: 'compare';
  /** Id of the later snapshot. */
  readonly after?: string;
  /** Absent: goroutines by groups. */
  readonly by?: CompareBy;
  /** Groups that did not change, too. */
  readonly all?: boolean;
}

/** The pprof labels that goroutines carry. */
export interface LabelsLink extends InSnapshot {
  readonly view: 'labels';
  /** The key. Absent: the first. */
  readonly label?: string;
  /** Key of the current row. */
  readonly at?: string;
}

/** Where one can be. */
export type Link =
  | CompareLink
  | CreatedByLink
  | StacksLink
  | LibraryLink
  | OverviewLink
  | GoroutinesLink
  | GoroutineLink
  | ValueTableLink
  | ThreadsLink
  | SchedulerLink
  | HeapLink
  | LabelsLink
  | WaitsLink
  | ResourceLink
  | VariablesLink
  | MemoryLink;

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
      if (link.finding !== undefined) search.push(['finding', String(link.finding)]);
      return `${base}/overview?${writeSearch(search)}`;
    case 'goroutines':
      return `${base}/goroutines?${writeSearch([...search, ...goroutinesSearch(link)])}`;
    case 'goroutine':
      return `${base}/goroutines/${link.goroutine}?${writeSearch([...search, ...goroutineSearch(link)])}`;
    case 'value-table':
      return `${base}/goroutines/${link.goroutine}/values?${writeSearch([...search, ...tableSearch(link)])}`;
    case 'compare': {
      const other = link.after === undefined ? '' : `/${encodeURIComponent(link.after)}`;
      return `${base}/compare${other}?${writeSearch([...search, ...compareSearch(link)])}`;
    }
    case 'created-by':
      return `${base}/created-by?${writeSearch([...search, ...treeSearch(link)])}`;
    case 'stacks':
      return `${base}/stacks?${writeSearch([...search, ...stacksSearch(link)])}`;
    case 'threads':
      if (link.thread !== undefined) search.push(['thread', String(link.thread)]);
      if (link.open !== undefined && link.open.length > 0) search.push(['open', link.open.join(',')]);
      return `${base}/threads?${writeSearch(search)}`;
    case 'scheduler':
      return `${base}/scheduler?${writeSearch([...search, ...schedulerSearch(link)])}`;
    case 'heap':
      return `${base}/heap?${writeSearch([...search, ...heapSearch(link)])}`;
    case 'labels':
      return `${base}/labels?${writeSearch([...search, ...labelsSearch(link)])}`;
    case 'waits':
      return `${base}/waits?${writeSearch([...search, ...waitsSearch(link)])}`;
    case 'resource':
      return `${base}/resources/${encodeURIComponent(link.address)}?${writeSearch([...search, ...resourceSearch(link)])}`;
    case 'variables':
      return `${base}/variables?${writeSearch([...search, ...variablesSearch(link)])}`;
    case 'memory': {
      const thing = link.address === undefined ? '' : `/${encodeURIComponent(link.address)}`;
      return `${base}/memory${thing}?${writeSearch([...search, ...memorySearch(link)])}`;
    }
  }
}

/** What an address means, or undefined where it names no view. `href` may be absolute or begin with a slash. */
export function parseLink(href: string): Link | undefined {
  const url = upgrade(new URL(href, 'http://localhost'));
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { view: 'library' };
  const [s, id, view, thing, part, ...rest] = parts.map(decode);
  if (s !== 's' || id === undefined || rest.length > 0) return undefined;
  const search = url.searchParams;
  const common = { snapshot: id, filter: search.get('q') ?? undefined };
  if (part !== undefined)
    return view === 'goroutines' && part === 'values' ? parseTable(common, thing, search) : undefined;
  if (view === 'memory') return parseMemory(common, thing, search);
  if (view === 'goroutines' && thing !== undefined) return parseGoroutine(common, thing, search);
  if (view === 'compare') return { view, ...common, after: thing, ...parseCompare(search) };
  if (view === 'resources' && thing !== undefined) return parseResource(common, thing, search);
  if (thing !== undefined) return undefined;
  if (view === undefined || view === 'overview')
    return { view: 'overview', ...common, finding: integer(search.get('finding')) };
  if (view === 'waits') return { view: 'waits', ...common, ...parseWaits(search) };
  if (view === 'goroutines') return parseGoroutines(common, search);
  if (view === 'created-by') return { view, ...common, ...parseTree(search) };
  if (view === 'stacks') return { view, ...common, ...parseStacks(search) };
  if (view === 'threads')
    return { view, ...common, thread: integer(search.get('thread')), open: list(search.get('open')) };
  if (view === 'scheduler') return { view, ...common, ...parseScheduler(search) };
  if (view === 'heap') return { view, ...common, ...parseHeap(search) };
  if (view === 'labels')
    return { view, ...common, label: search.get('label') ?? undefined, at: search.get('at') ?? undefined };
  if (view === 'variables') return parseVariables(common, search);
  return undefined;
}

/** Upgraders[n] turns an address of version n+1 into one of version n+2. There is one version so far. */
const UPGRADERS: readonly ((url: URL) => URL)[] = [];

function upgrade(url: URL): URL {
  const version = integer(url.searchParams.get('v')) ?? LINK_VERSION;
  return UPGRADERS.slice(Math.max(0, version - 1)).reduce((at, next) => next(at), url);
}

function compareSearch(link: CompareLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.by !== undefined) search.push(['by', link.by]);
  if (link.all === true) search.push(['all', '1']);
  return [...search, ...treeSearch(link)];
}

function parseCompare(search: URLSearchParams): TreeShown & Pick<CompareLink, 'by' | 'all'> {
  return { ...parseTree(search), by: oneOf(search.get('by'), COMPARED), all: flag(search.get('all')) };
}

function labelsSearch({ label, at }: LabelsLink): [string, string][] {
  const search: [string, string][] = [];
  if (label !== undefined) search.push(['label', label]);
  if (at !== undefined) search.push(['at', at]);
  return search;
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
  search.push(...valuesSearch(link));
  if (link.all === true) search.push(['all', '1']);
  if (link.find !== undefined) search.push(['find', link.find]);
  if (link.findIn !== undefined) search.push(['in', link.findIn]);
  return search;
}

function tableSearch(link: ValueTableLink): [string, string][] {
  const search: [string, string][] = [
    ['frame', String(link.frame)],
    ['path', formatValuePath(link.path)],
  ];
  if (link.sort !== undefined) search.push(['sort', link.sort]);
  if (link.descending !== undefined) search.push(['desc', link.descending ? '1' : '0']);
  if (link.value !== undefined) search.push(['value', link.value]);
  if (link.at !== undefined) search.push(['at', `g${link.at}`]);
  if (link.plain === true) search.push(['plain', '1']);
  return search;
}

function variablesSearch(link: VariablesLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.package !== undefined) search.push(['package', link.package]);
  if (link.find !== undefined) search.push(['find', link.find]);
  return [...search, ...valuesSearch(link, 'global')];
}

function memorySearch(link: MemoryLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.at !== undefined) search.push(['at', link.at]);
  if (link.type !== undefined) search.push(['type', link.type]);
  if (link.search !== undefined) search.push(['search', link.search]);
  if (link.find !== undefined) search.push(['find', link.find]);
  return [...search, ...valuesSearch(link)];
}

function resourceSearch(link: ResourceLink): [string, string][] {
  const search: [string, string][] = [];
  if (link.kind !== undefined) search.push(['kind', link.kind]);
  if (link.from !== undefined) search.push(['from', String(link.from)]);
  return search;
}

function parseResource(common: InSnapshot, thing: string, search: URLSearchParams): ResourceLink | undefined {
  const address = addressIn(thing);
  if (address === undefined) return undefined;
  return {
    view: 'resource',
    ...common,
    address,
    kind: kindIn(search.get('kind')),
    from: integer(search.get('from')),
  };
}

function parseGoroutines(common: InSnapshot, search: URLSearchParams): GoroutinesLink {
  const group = search.get('group') ?? '';
  const sort = search.get('sort') ?? '';
  const equal = search.get('equal');
  return {
    view: 'goroutines',
    ...common,
    group: GROUPS.includes(group) || /^label:./s.test(group) ? (group as GroupBy) : undefined,
    equal: equal === 'lines' || equal === 'functions' ? equal : undefined,
    sort: SORTS.includes(sort) ? (sort as GoroutineSort) : undefined,
    descending: yesOrNo(search.get('desc')),
    open: list(search.get('open')),
    at: search.get('at') ?? undefined,
  };
}

function parseGoroutine(common: InSnapshot, thing: string, search: URLSearchParams): GoroutineLink | undefined {
  const goroutine = integer(thing);
  if (goroutine === undefined) return undefined;
  return {
    view: 'goroutine',
    ...common,
    goroutine,
    frame: integer(search.get('frame')),
    ...parseValues(search),
    all: flag(search.get('all')),
    find: search.get('find') ?? undefined,
    findIn: oneOf(search.get('in'), ['all']),
  };
}

/** A table needs to know of what: without a frame and a path there is none. */
function parseTable(common: InSnapshot, thing: string, search: URLSearchParams): ValueTableLink | undefined {
  const goroutine = integer(thing);
  const frame = integer(search.get('frame'));
  const path = parseValuePath(search.get('path') ?? '');
  if (goroutine === undefined || frame === undefined || path.length === 0) return undefined;
  return {
    view: 'value-table',
    ...common,
    goroutine,
    frame,
    path,
    sort: oneOf(search.get('sort'), ['value', 'id']),
    descending: yesOrNo(search.get('desc')),
    value: search.get('value') ?? undefined,
    at: integer(search.get('at')?.replace(/^g/, '')),
    plain: flag(search.get('plain')),
  };
}

function parseVariables(common: InSnapshot, search: URLSearchParams): VariablesLink {
  return {
    view: 'variables',
    ...common,
    package: search.get('package') ?? undefined,
    find: search.get('find') ?? undefined,
    ...parseValues(search, 'global'),
  };
}

const SEARCHES: readonly SearchKind[] = ['pointer', 'word', 'text', 'bytes'];

function parseMemory(common: InSnapshot, thing: string | undefined, search: URLSearchParams): MemoryLink | undefined {
  const address = addressIn(thing);
  if (thing !== undefined && address === undefined) return undefined;
  return {
    view: 'memory',
    ...common,
    address,
    at: addressIn(search.get('at')),
    type: search.get('type') ?? undefined,
    search: oneOf(search.get('search'), SEARCHES),
    find: search.get('find') ?? undefined,
    ...parseValues(search),
  };
}

/** An address as people write it, as it is written here: hex in lower case without leading zeros. */
export function addressIn(text: string | null | undefined): string | undefined {
  const digits = /^0x0*([0-9a-f]{1,16})$/.exec((text ?? '').trim().toLowerCase())?.[1];
  return digits === undefined ? undefined : `0x${digits}`;
}

function yesOrNo(text: string | null): boolean | undefined {
  return text === '1' ? true : text === '0' ? false : undefined;
}
