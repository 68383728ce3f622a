/** Values as queries: those of a frame, of a package variable, of an address that has a type; tables and searches. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { ValueSearch, ValueTable, ValueTableQuery } from '../../api/frame-values.ts';
import type { GlobalsAnswer } from '../../api/globals.ts';
import type { VariablesAnswer } from '../../api/value.ts';
import { formatValuePath, type ValuePath } from '../../api/value-path.ts';
import { ask, key } from './ask.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

/** Where values are. The first step of a path is a frame's variable, a package variable's full name, or of no meaning. */
export type ValueSource =
  | { readonly kind: 'frame'; readonly goroutine: number; readonly frame: number }
  | { readonly kind: 'global' }
  | { readonly kind: 'typed'; readonly address: string; readonly type: string };

export interface ValueAsk {
  readonly path: ValuePath;
  readonly depth: number;
  readonly offset: number;
  readonly elements: number;
}

/** Limits that the reader set, for all values alike; absent: the server's own. */
export interface ReaderLimits {
  readonly preview?: number;
  readonly bytes?: number;
  readonly plain?: boolean;
}

export function valueQuery(snapshot: SnapshotRef, source: ValueSource, asked: ValueAsk, limits: ReaderLimits) {
  const { route, first, path } = routeOf(source, asked.path);
  const { depth, offset, elements } = asked;
  const parameters = {
    ...first,
    path: path.length === 0 ? undefined : formatValuePath(path),
    depth,
    offset,
    elements,
    ...limits,
  };
  return queryOptions({
    queryKey: key(snapshot, 'value', route, parameters),
    queryFn: ({ signal }) => ask<VariablesAnswer>(snapshot, route, parameters, signal),
  });
}

function routeOf(source: ValueSource, path: ValuePath) {
  switch (source.kind) {
    case 'frame':
      return { route: `goroutines/${source.goroutine}/frames/${source.frame}/variables`, first: {}, path };
    case 'global':
      return { route: 'global', first: { name: path[0] }, path: path.slice(1) };
    case 'typed':
      return { route: 'memory/value', first: { address: source.address, type: source.type }, path: path.slice(1) };
  }
}

/** The variables of a frame, with what their pointers lead to but without their elements; undefined: no frame chosen yet. */
export function useVariables(
  frame: { readonly goroutine: number; readonly frame: number } | undefined,
  limits: ReaderLimits = {},
) {
  const snapshot = useSnapshot();
  const source = { kind: 'frame', ...(frame ?? { goroutine: 0, frame: 0 }) } as const;
  const query = valueQuery(snapshot, source, { path: [], depth: 1, offset: 0, elements: 0 }, limits);
  return useQuery({ ...query, enabled: frame !== undefined });
}

/** A value of a type at an address; undefined: the type is not known. */
export function useTyped(at: { readonly address: string; readonly type: string } | undefined, limits: ReaderLimits) {
  const snapshot = useSnapshot();
  const source = { kind: 'typed', ...(at ?? { address: '0x0', type: '' }) } as const;
  const query = valueQuery(snapshot, source, { path: [], depth: 1, offset: 0, elements: 0 }, limits);
  return useQuery({ ...query, enabled: at !== undefined });
}

/** Several values at once; whoever reads their answers in the cache is told when one comes. */
export function useValues(source: ValueSource, asked: readonly ValueAsk[], limits: ReaderLimits): void {
  const snapshot = useSnapshot();
  useQueries({
    queries: asked.map((one) => valueQuery(snapshot, source, one, limits)),
    combine: (results) => results.map(({ status, dataUpdatedAt }) => `${status} ${dataUpdatedAt}`).join(),
  });
}

/** Variables of a package, or those with a text in their names, `pages` × 200 of them; what was there stays meanwhile. */
export function useGlobals(
  of: { readonly package?: string; readonly search?: string },
  pages: number,
  limits: ReaderLimits,
  enabled = true,
) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'globals', of, pages, limits),
    queryFn: async ({ signal }) => {
      const page = (number: number) =>
        ask<GlobalsAnswer>(
          snapshot,
          'globals',
          { ...of, ...limits, depth: 1, elements: 0, offset: number * GLOBALS, limit: GLOBALS },
          signal,
        );
      const answers = await Promise.all(Array.from({ length: pages }, (_, number) => page(number)));
      return { ...answers[0], variables: answers.flatMap(({ variables }) => variables) };
    },
    enabled,
    placeholderData: keepPreviousData,
  });
}

export const GLOBALS = 200;

/** The packages that have variables, the program's own first. */
export function usePackages() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'packages'),
    queryFn: ({ signal }) => ask<GlobalsAnswer>(snapshot, 'globals', { limit: 0 }, signal),
  });
}

/** Rows of a table of values, per question. */
export const TABLE_ROWS = 200;

type TableAsk = Omit<ValueTableQuery, 'offset' | 'limit' | 'path' | 'bytes'> & { readonly path: ValuePath };

/** One value over many goroutines: the windows in sight, the first of them always. */
export function useValueTable(asked: TableAsk | undefined, windows: readonly number[]) {
  const snapshot = useSnapshot();
  return useQueries({
    queries: (asked === undefined ? [] : windows).map((window) => {
      const parameters = {
        ...asked,
        path: formatValuePath(asked?.path ?? []),
        offset: window * TABLE_ROWS,
        limit: TABLE_ROWS,
      };
      return {
        queryKey: key(snapshot, 'value-table', parameters),
        queryFn: ({ signal }: { signal: AbortSignal }) => ask<ValueTable>(snapshot, 'values', parameters, signal),
      };
    }),
  });
}

/** A text in the values of a goroutine, or of one of its frames. */
export function useValueSearch(goroutine: number, frame: number | undefined, text: string) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'value-search', goroutine, frame, text),
    queryFn: ({ signal }) =>
      ask<ValueSearch>(snapshot, `goroutines/${goroutine}/values`, { frame, text, limit: 200 }, signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}
