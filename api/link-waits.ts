/** Addresses of the graph of waits, and of one channel or lock. */
import { flag, integer, integerIn, list, oneOf } from './link-search.ts';
import type { ResourceKind, ResourcesQuery } from './waits.ts';

/** What of the graph is shown, and what in it is chosen. */
export interface WaitsShown {
  /** Only this knot, with who waits behind it. */
  readonly knot?: number;
  /** Only what is near a goroutine ("g18") or a channel or lock ("0xc000…"). */
  readonly focus?: string;
  readonly hops?: number;
  /** Ids of the groups that are unfolded. */
  readonly open?: readonly string[];
  /** Also who could possibly wake: it walks the heap. */
  readonly reach?: true;
  /** What is chosen: the id of a node, or those of an edge's two ends with `~` between. */
  readonly at?: string;
  /** The picture alone, or the table alone; absent: both. */
  readonly only?: 'graph' | 'table';
  readonly sort?: ResourcesQuery['sort'];
  readonly descending?: boolean;
  /** Part of a name or type, or an address. */
  readonly find?: string;
}

const HOPS = { least: 1, most: 6 };

export function waitsSearch(shown: WaitsShown): [string, string][] {
  const search: [string, string][] = [];
  if (shown.knot !== undefined) search.push(['knot', String(shown.knot)]);
  if (shown.focus !== undefined) search.push(['focus', shown.focus]);
  if (shown.hops !== undefined) search.push(['hops', String(shown.hops)]);
  if (shown.open !== undefined && shown.open.length > 0) search.push(['open', shown.open.join(',')]);
  if (shown.reach === true) search.push(['reach', '1']);
  if (shown.at !== undefined) search.push(['at', shown.at]);
  if (shown.only !== undefined) search.push(['only', shown.only]);
  if (shown.sort !== undefined) search.push(['sort', shown.sort]);
  if (shown.descending !== undefined) search.push(['desc', shown.descending ? '1' : '0']);
  if (shown.find !== undefined) search.push(['find', shown.find]);
  return search;
}

export function parseWaits(search: URLSearchParams): WaitsShown {
  const descending = search.get('desc');
  return {
    knot: positive(search.get('knot')),
    focus: focusIn(search.get('focus')),
    hops: integerIn(search.get('hops'), HOPS.least, HOPS.most),
    open: list(search.get('open')),
    reach: flag(search.get('reach')),
    at: search.get('at') ?? undefined,
    only: oneOf(search.get('only'), ['graph', 'table']),
    sort: oneOf(search.get('sort'), ['waiters', 'longest', 'name', 'kind']),
    descending: descending === '1' ? true : descending === '0' ? false : undefined,
    find: search.get('find') ?? undefined,
  };
}

const KINDS: readonly ResourceKind[] = [
  'channel',
  'sync.Mutex',
  'sync.RWMutex',
  'sync.WaitGroup',
  'sync.Cond',
  'sync.Once',
  'semaphore',
];

/** What an address says that nobody waits for: a lock does not tell what it is. */
export function kindIn(text: string | null): ResourceKind | undefined {
  return oneOf(text, KINDS);
}

function positive(text: string | null): number | undefined {
  const number = integer(text);
  return number === undefined || number < 1 ? undefined : number;
}

function focusIn(text: string | null): string | undefined {
  return text !== null && /^(g\d{1,15}|0x[0-9a-f]{1,16})$/.test(text) ? text : undefined;
}
