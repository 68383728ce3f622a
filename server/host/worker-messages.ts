/** What a session's worker thread and its owner say to each other. Answers travel as JSON text in transferred bytes. */

import type {
  CompletionQuery,
  CreatedByQuery,
  ExportQuery,
  GlobalQuery,
  GlobalsQuery,
  GoroutineQuery,
  GroupQuery,
  HeapObjectsQuery,
  HeapPathQuery,
  HeapQuery,
  MemoryQuery,
  MemorySearchQuery,
  NotRunningQuery,
  ProfileQuery,
  ResourceQuery,
  ResourcesQuery,
  RetainersQuery,
  RunQueueQuery,
  SchedulerQuery,
  StackTreeQuery,
  TraceEventsQuery,
  TraceGoroutineQuery,
  TraceLanesQuery,
  TraceRangesQuery,
  TraceRanQuery,
  TraceSeriesQuery,
  TypedQuery,
  ValueSearchQuery,
  ValueTableQuery,
  VariablesQuery,
  WaitGraphQuery,
} from '../../api/index.ts';
import type { Fault, InspectSection } from '../../engine/index.ts';

/** What a worker opens: handed over when it is started. */
export interface WorkerInput {
  readonly core: string;
  readonly executable?: string;
  /** An execution trace of the process, which was found to be its own when it was attached. */
  readonly trace?: string;
}

/** The questions of a trace (api/trace.ts). */
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

export interface InspectRequest {
  readonly sections: readonly InspectSection[];
  readonly maxLength: number;
  readonly maxDepth: number;
}

/** A question and what it takes: the methods of a Session, and the document in pieces. */
export type Question =
  | { readonly ask: 'facts' }
  | { readonly ask: 'summary' }
  | { readonly ask: 'threads' }
  | { readonly ask: 'goroutines'; readonly query: GoroutineQuery }
  | { readonly ask: 'groups'; readonly query: GroupQuery }
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
  /** Whether a trace file is of this process: a TraceMatch. */
  | { readonly ask: 'match-trace'; readonly path: string }
  | { readonly ask: 'heapObjects'; readonly query: HeapObjectsQuery }
  | { readonly ask: 'retainers'; readonly query: RetainersQuery }
  | { readonly ask: 'heapPath'; readonly query: HeapPathQuery }
  | { readonly ask: 'completions'; readonly query: CompletionQuery }
  /** Begins a document; `document` names it in the questions that follow. */
  | { readonly ask: 'inspect'; readonly document: number; readonly options: InspectRequest }
  | { readonly ask: 'createdBy'; readonly query: CreatedByQuery }
  | { readonly ask: 'stackTree'; readonly query: StackTreeQuery }
  | { readonly ask: 'profile'; readonly query: ProfileQuery }
  | { readonly ask: 'export'; readonly document: number; readonly query: ExportQuery }
  /** The next piece; no answer: the document is complete. */
  | { readonly ask: 'next-piece'; readonly document: number }
  | { readonly ask: 'end-document'; readonly document: number };

/** What the library shows of a snapshot that was opened once. */
export interface OpenedFacts {
  readonly program?: string;
  readonly goVersion?: string;
  readonly goroutines: number;
  readonly headline?: string;
}

export interface ToWorker {
  readonly id: number;
  readonly question: Question;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** Absent bytes: there is no such thing. */
  | { readonly kind: 'answer'; readonly id: number; readonly json?: Uint8Array }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };
