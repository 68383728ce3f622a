/**
 * Searches through all memory: jobs of many steps, each of which takes the session a tenth of a second. A job goes on while
 * somebody looks at it, keeps what it found when nobody does, and can be stopped.
 */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { MemorySearchAnswer, SearchKind } from '../../api/memory.ts';
import { searchStep } from './memory.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

export interface Search {
  readonly kind: SearchKind;
  readonly value: string;
}

export interface Job {
  readonly search: Search;
  /** paused: nobody looks at it. stopped: the reader ended it. full: enough was found for now. */
  readonly state: 'running' | 'paused' | 'stopped' | 'full' | 'done' | 'failed';
  readonly hits: MemorySearchAnswer['hits'];
  /** Bytes searched, of all. */
  readonly done: number;
  readonly total: number;
  /** Where to go on. */
  readonly next?: string;
  /** Hits at which it waits to be asked for more. */
  readonly most: number;
  readonly problem?: string;
}

/** Hits that are found before a search asks whether to go on. */
export const HITS = 1000;
/** Searches that are kept: the last ones. */
const KEPT = 8;

const useJobs = create<{ readonly jobs: ReadonlyMap<string, Job> }>(() => ({ jobs: new Map() }));
const running = new Map<string, AbortController>();

const keyOf = (snapshot: SnapshotRef, { kind, value }: Search) =>
  [snapshot.id, snapshot.revision, kind, value].join(' ');

function change(key: string, by: Partial<Job>): void {
  useJobs.setState(({ jobs }) => {
    const before = jobs.get(key);
    return before === undefined ? {} : { jobs: new Map(jobs).set(key, { ...before, ...by }) };
  });
}

function add(key: string, search: Search): void {
  useJobs.setState(({ jobs }) => {
    const kept = [...jobs].slice(-(KEPT - 1));
    const job: Job = { search, state: 'paused', hits: [], done: 0, total: 0, most: HITS };
    return { jobs: new Map([...kept, [key, job]]) };
  });
}

async function run(snapshot: SnapshotRef, key: string): Promise<void> {
  if (running.has(key)) return;
  const abort = new AbortController();
  running.set(key, abort);
  change(key, { state: 'running', problem: undefined });
  try {
    for (;;) {
      const job = useJobs.getState().jobs.get(key);
      if (job?.state !== 'running') return;
      if (job.hits.length >= job.most) {
        change(key, { state: 'full' });
        return;
      }
      const answer = await searchStep(snapshot, { ...job.search, from: job.next }, abort.signal);
      if (abort.signal.aborted) return;
      const { hits, done, total, next, fault } = answer;
      change(key, { hits: [...job.hits, ...hits], done, total, next });
      if (fault !== undefined) change(key, { state: 'failed', problem: fault.message });
      else if (next === undefined) change(key, { state: 'done' });
    }
  } catch (cause) {
    if (!abort.signal.aborted) change(key, { state: 'failed', problem: (cause as Error).message });
  } finally {
    if (running.get(key) === abort) running.delete(key);
  }
}

function halt(key: string, state: 'paused' | 'stopped'): void {
  running.get(key)?.abort();
  running.delete(key);
  if (useJobs.getState().jobs.get(key)?.state === 'running') change(key, { state });
}

/** The search as far as it is; it runs while the caller is on screen. undefined: nothing is searched for. */
export function useSearch(search: Search | undefined): Job | undefined {
  const snapshot = useSnapshot();
  const key = search === undefined ? '' : keyOf(snapshot, search);
  const job = useJobs((state) => state.jobs.get(key));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the search and the snapshot
  useEffect(() => {
    if (search === undefined) return;
    if (!useJobs.getState().jobs.has(key)) add(key, search);
    if (useJobs.getState().jobs.get(key)?.state === 'paused') void run(snapshot, key);
    return () => halt(key, 'paused');
  }, [key]);
  return job;
}

/** Ends a search, or has it go on: from where it was, for a thousand hits more where it had enough. */
export function useSearchControls(search: Search | undefined): {
  readonly stop: () => void;
  readonly goOn: () => void;
} {
  const snapshot = useSnapshot();
  const key = search === undefined ? '' : keyOf(snapshot, search);
  return {
    stop: () => halt(key, 'stopped'),
    goOn: () => {
      const job = useJobs.getState().jobs.get(key);
      if (job === undefined) return;
      if (job.state === 'full') change(key, { most: job.most + HITS });
      void run(snapshot, key);
    },
  };
}
