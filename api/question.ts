/**
 * Questions as data: what a session is asked, as it is sent to the thread that hosts it. A server's worker thread and a browser's
 * Web Worker understand the same ones.
 */
import type { ProfileQuery } from './compare.ts';
import type { ValueSearchQuery, ValueTableQuery } from './frame-values.ts';
import type { GlobalQuery, GlobalsQuery } from './globals.ts';
import type { GoroutineQuery, GroupQuery, KeptQuery } from './goroutine.ts';
import type { HeapQuery } from './heap.ts';
import type { HeapObjectsQuery, HeapPathQuery, RetainersQuery } from './heap-objects.ts';
import type { MemoryQuery, MemorySearchQuery, TypedQuery } from './memory.ts';
import type { CompletionQuery } from './query.ts';
import type { NotRunningQuery, RunQueueQuery, SchedulerQuery } from './scheduler.ts';
import type {
  TraceEventsQuery,
  TraceGoroutineQuery,
  TraceLanesQuery,
  TraceRangesQuery,
  TraceRanQuery,
  TraceSeriesQuery,
} from './trace.ts';
import type { CreatedByQuery, StackTreeQuery } from './trees.ts';
import type { VariablesQuery } from './value.ts';
import type { ResourceQuery, ResourcesQuery, WaitGraphQuery } from './waits.ts';

/** The questions of a trace (trace.ts). */
export type TraceQuestion =
  | { readonly about: 'overview' }
  | { readonly about: 'processors'; readonly query: TraceLanesQuery }
  | { readonly about: 'goroutine'; readonly query: TraceGoroutineQuery }
  | { readonly about: 'series'; readonly query: TraceSeriesQuery }
  | { readonly about: 'queues'; readonly time: number }
  | { readonly about: 'ranges'; readonly query: TraceRangesQuery }
  | { readonly about: 'ran'; readonly query: TraceRanQuery }
  | { readonly about: 'events'; readonly query: TraceEventsQuery }
  | { readonly about: 'tile'; readonly query: TraceLanesQuery };

/** A question and what it takes: the methods of a Session, and those of its trace. */
export type Question =
  | { readonly ask: 'summary' }
  | { readonly ask: 'threads' }
  | { readonly ask: 'goroutines'; readonly query: GoroutineQuery }
  | { readonly ask: 'groups'; readonly query: GroupQuery }
  | { readonly ask: 'kept'; readonly query: KeptQuery }
  | {
      readonly ask: 'goroutine';
      readonly id: number;
      readonly window: { readonly offset: number; readonly limit: number };
    }
  | { readonly ask: 'diagnosis' }
  | { readonly ask: 'resources'; readonly query: ResourcesQuery }
  | { readonly ask: 'resource'; readonly query: ResourceQuery }
  | { readonly ask: 'blocking'; readonly id: number }
  | { readonly ask: 'waitGraph'; readonly query: WaitGraphQuery }
  | { readonly ask: 'variables'; readonly query: VariablesQuery }
  | { readonly ask: 'valueTable'; readonly query: ValueTableQuery }
  | { readonly ask: 'searchValues'; readonly query: ValueSearchQuery }
  | { readonly ask: 'globals'; readonly query: GlobalsQuery }
  | { readonly ask: 'global'; readonly query: GlobalQuery }
  | { readonly ask: 'memory'; readonly query: MemoryQuery }
  | { readonly ask: 'typed'; readonly query: TypedQuery }
  | { readonly ask: 'searchMemory'; readonly query: MemorySearchQuery }
  | { readonly ask: 'scheduler'; readonly query: SchedulerQuery }
  | { readonly ask: 'runQueue'; readonly query: RunQueueQuery }
  | { readonly ask: 'notRunning'; readonly query: NotRunningQuery }
  | { readonly ask: 'heap'; readonly query: HeapQuery }
  | { readonly ask: 'trace'; readonly trace: TraceQuestion }
  | { readonly ask: 'heapObjects'; readonly query: HeapObjectsQuery }
  | { readonly ask: 'retainers'; readonly query: RetainersQuery }
  | { readonly ask: 'heapPath'; readonly query: HeapPathQuery }
  | { readonly ask: 'completions'; readonly query: CompletionQuery }
  | { readonly ask: 'createdBy'; readonly query: CreatedByQuery }
  | { readonly ask: 'stackTree'; readonly query: StackTreeQuery }
  | { readonly ask: 'profile'; readonly query: ProfileQuery };
