/** What an address says of the heap: how it is cut, the chosen type, object or keeper. */
import { oneOf } from './link-search.ts';

export interface HeapShown {
  /** Absent: by type. */
  readonly by?: 'retainers' | 'spans' | 'largest';
  /** The chosen type; "" is the memory whose type cannot be told. */
  readonly type?: string;
  /** Address of the chosen object: why it is there. */
  readonly object?: string;
  /** What is looked into: "g18", an address, "timers", "finalizers". */
  readonly of?: string;
  /** The current row: a keeper as above, or the slot of a size class ("24", "24n" without pointers). */
  readonly at?: string;
}

const CUTS = ['retainers', 'spans', 'largest'] as const;
const ADDRESS = /^0x[0-9a-f]{1,16}$/;
const ROW = /^(g\d{1,15}|0x[0-9a-f]{1,16}|timers|finalizers|\d{1,15}n?)$/;
const KEEPER = /^(g\d{1,15}|0x[0-9a-f]{1,16}|timers|finalizers)$/;

export function heapSearch({ by, type, object, of, at }: HeapShown): [string, string][] {
  const pairs: [string, string | undefined][] = [
    ['by', by],
    ['type', type],
    ['object', object],
    ['of', of],
    ['at', at],
  ];
  return pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
}

export function parseHeap(search: URLSearchParams): HeapShown {
  return {
    by: oneOf(search.get('by'), CUTS),
    type: search.get('type') ?? undefined,
    object: matching(search.get('object'), ADDRESS),
    of: matching(search.get('of'), KEEPER),
    at: matching(search.get('at'), ROW),
  };
}

function matching(text: string | null, wanted: RegExp): string | undefined {
  return text !== null && wanted.test(text) ? text : undefined;
}
