/** Memory as queries: a window of it, and the bytes of long values, 64 KiB at a time. */
import { keepPreviousData, queryOptions, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { MAX_MEMORY } from '../../api/limits.ts';
import type { AddressTarget, MemoryAnswer, MemorySearchAnswer, SearchKind } from '../../api/memory.ts';
import { ask, key } from './ask.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

interface WindowAsk {
  readonly address: string;
  readonly length: number;
  readonly type?: string;
}

/** Bytes with what their words point to; what was there before stays until the answer comes. */
export function useMemory(asked: WindowAsk | undefined) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'memory', asked),
    queryFn: ({ signal }) => ask<MemoryAnswer>(snapshot, 'memory', { ...asked }, signal),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** What an address is. */
export function useTarget(address: string | undefined): AddressTarget | undefined {
  const snapshot = useSnapshot();
  const { data } = useQuery({
    queryKey: key(snapshot, 'target', address),
    queryFn: ({ signal }) => ask<MemoryAnswer>(snapshot, 'memory', { address, length: 1 }, signal),
    enabled: address !== undefined,
  });
  return data?.target;
}

/** Bytes of a long value. `after` are the first few behind them, for a character that begins here and ends there. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly after: Uint8Array;
  /** What could not be read, by offsets in `bytes`. */
  readonly missing: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
}

/** Bytes that a part of a long value has: all that one answer can carry. */
export const PART = MAX_MEMORY;
/** A character of UTF-8 has four bytes at most. */
const BEHIND = 3;

interface LongValue {
  readonly address: string;
  readonly length: number;
}

/** Some parts of a long value, by their numbers from 0. */
export function useParts(value: LongValue, parts: readonly number[]) {
  const snapshot = useSnapshot();
  return useQueries({ queries: parts.map((part) => partQuery(snapshot, value, part)), combine: together });
}

/** The parts that have come: the same list as long as none is added. */
function together(results: readonly UseQueryResult<Part>[]) {
  return {
    known: results.flatMap(({ data }) => data ?? []),
    error: results.find(({ error }) => error !== null)?.error ?? undefined,
    retry: () => {
      for (const { refetch } of results) void refetch();
    },
  };
}

function partQuery(snapshot: SnapshotRef, { address, length }: LongValue, part: number) {
  const start = Number(address) + part * PART;
  const own = Math.min(PART, length - part * PART);
  const behind = Math.min(BEHIND, length - part * PART - own);
  return queryOptions({
    queryKey: key(snapshot, 'part', start, own, behind),
    queryFn: async ({ signal }): Promise<Part> => {
      const read = (at: number, bytes: number) =>
        ask<MemoryAnswer>(snapshot, 'memory', { address: `0x${at.toString(16)}`, length: bytes, bare: true }, signal);
      const [answer, rest] = await Promise.all([read(start, own), behind > 0 ? read(start + own, behind) : undefined]);
      return {
        bytes: bytesOf(answer),
        after: rest === undefined || rest.missing.length > 0 ? new Uint8Array() : bytesOf(rest),
        missing: answer.missing.map((one) => {
          const from = Number(one.address) - start;
          return { from, to: from + one.length, reason: one.reason };
        }),
      };
    },
  });
}

export function bytesOf({ bytes }: Pick<MemoryAnswer, 'bytes'>): Uint8Array {
  return Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
}

/** One step of a search: what a tenth of a second found. */
export function searchStep(
  snapshot: SnapshotRef,
  query: { readonly kind: SearchKind; readonly value: string; readonly from?: string },
  signal: AbortSignal,
): Promise<MemorySearchAnswer> {
  return ask<MemorySearchAnswer>(snapshot, 'memory/search', { ...query, limit: 200 }, signal);
}
