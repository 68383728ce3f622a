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
}

const CUTS = ['retainers', 'spans', 'largest'] as const;
const ADDRESS = /^0x[0-9a-f]{1,16}$/;
const KEEPER = /^(g\d{1,15}|0x[0-9a-f]{1,16}|timers|finalizers)$/;

export function heapSearch({ by, type, object, of }: HeapShown): [string, string][] {
  const pairs: [string, string | undefined][] = [
    ['by', by],
    ['type', type],
    ['object', object],
    ['of', of],
  ];
  return pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
}

export function parseHeap(search: URLSearchParams): HeapShown {
  return {
    by: oneOf(search.get('by'), CUTS),
    type: search.get('type') ?? undefined,
    object: matching(search.get('object'), ADDRESS),
    of: matching(search.get('of'), KEEPER),
  };
}

function matching(text: string | null, wanted: RegExp): string | undefined {
  return text !== null && wanted.test(text) ? text : undefined;
}
