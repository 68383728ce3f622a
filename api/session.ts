/**
 * A session: an open snapshot that answers questions. The engine implements this interface once; the server hosts it in
 * a worker thread and a browser can host it in a Web Worker. Answers are plain, serialisable data.
 */

import type { ProfileQuery, SnapshotProfile } from './compare.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ValueSearch, ValueSearchQuery, ValueTable, ValueTableQuery } from './frame-values.ts';
import type { GlobalQuery, GlobalsAnswer, GlobalsQuery } from './globals.ts';
import type {
  GoroutineDetail,
  GoroutinePage,
  GoroutineQuery,
  GroupPage,
  GroupQuery,
  KeptGoroutines,
  KeptQuery,
} from './goroutine.ts';
import type { HeapAnswer, HeapQuery } from './heap.ts';
import type {
  HeapObjectsPage,
  HeapObjectsQuery,
  HeapPathAnswer,
  HeapPathQuery,
  RetainersPage,
  RetainersQuery,
} from './heap-objects.ts';
import type { MemoryAnswer, MemoryQuery, MemorySearchAnswer, MemorySearchQuery, TypedQuery } from './memory.ts';
import type { Completion, CompletionQuery } from './query.ts';
import type {
  NotRunning,
  NotRunningQuery,
  RunQueue,
  RunQueueQuery,
  SchedulerAnswer,
  SchedulerQuery,
} from './scheduler.ts';
import type { Summary, Thread } from './snapshot.ts';
import type { CreatedByQuery, CreatedByTree, StackTree, StackTreeQuery } from './trees.ts';
import type { VariablesAnswer, VariablesQuery } from './value.ts';
import type {
  Blocking,
  ResourceDetail,
  ResourceQuery,
  ResourcesPage,
  ResourcesQuery,
  WaitGraph,
  WaitGraphQuery,
} from './waits.ts';

export interface Session {
  summary(): Summary;
  goroutines(query: GoroutineQuery): GoroutinePage;
  groups(query: GroupQuery): GroupPage;
  /** Which goroutines a filter keeps, by their numbers. */
  kept(query: KeptQuery): KeptGoroutines;
  /** undefined: no goroutine with that id. `frames` bounds how many frames the answer carries. */
  goroutine(id: number, window: { offset: number; limit: number }): GoroutineDetail | undefined;
  /** undefined: no such goroutine or frame. */
  variables(query: VariablesQuery): VariablesAnswer | undefined;
  /** What is wrong, in sentences. Looks at the whole heap when first asked for. */
  diagnosis(): Diagnosis;
  resources(query: ResourcesQuery): ResourcesPage;
  /** undefined: there is no channel or lock at that address, as far as can be told. */
  resource(query: ResourceQuery): ResourceDetail | undefined;
  /** undefined: no goroutine with that id. */
  blocking(id: number): Blocking | undefined;
  waitGraph(query: WaitGraphQuery): WaitGraph;
  /** One variable of a frame in many goroutines. */
  valueTable(query: ValueTableQuery): ValueTable;
  /** undefined: no such goroutine. */
  searchValues(query: ValueSearchQuery): ValueSearch | undefined;
  globals(query: GlobalsQuery): GlobalsAnswer;
  /** One package variable, or a value within it. */
  global(query: GlobalQuery): VariablesAnswer;
  memory(query: MemoryQuery): MemoryAnswer;
  /** What an address holds if it is of a type. */
  typed(query: TypedQuery): VariablesAnswer;
  searchMemory(query: MemorySearchQuery): MemorySearchAnswer;
  threads(): Thread[];
  scheduler(query: SchedulerQuery): SchedulerAnswer;
  /** undefined: no such processor. */
  runQueue(query: RunQueueQuery): RunQueue | undefined;
  /** Empty where there is no scheduler to be found. */
  notRunning(query: NotRunningQuery): NotRunning;
  heap(query: HeapQuery): HeapAnswer;
  heapObjects(query: HeapObjectsQuery): HeapObjectsPage;
  /** Works out the dominators of the whole heap when first asked for. */
  retainers(query: RetainersQuery): RetainersPage;
  heapPath(query: HeapPathQuery): HeapPathAnswer;
  /** What a comparison with another snapshot needs of this one; undefined: nothing is known of its goroutines. */
  profile(query: ProfileQuery): SnapshotProfile | undefined;
  createdBy(query: CreatedByQuery): CreatedByTree;
  stackTree(query: StackTreeQuery): StackTree;
  completions(query: CompletionQuery): Completion[];
}
