/** The session over a core: the engine's answers to every question of api/session.ts. */

import type { ProfileQuery, SnapshotProfile } from '../../api/compare.ts';
import type { Diagnosis as DiagnosisAnswer } from '../../api/diagnosis.ts';
import type { ExportQuery } from '../../api/export.ts';
import type { ValueSearch, ValueSearchQuery, ValueTable, ValueTableQuery } from '../../api/frame-values.ts';
import type { GlobalQuery, GlobalsAnswer, GlobalsQuery } from '../../api/globals.ts';
import type {
  GoroutineDetail,
  GoroutineGroup,
  GoroutinePage,
  GoroutineQuery,
  GroupPage,
  GroupQuery,
  KeptGoroutines,
  KeptQuery,
} from '../../api/goroutine.ts';
import type { HeapAnswer, HeapQuery } from '../../api/heap.ts';
import type {
  HeapObjectsPage,
  HeapObjectsQuery,
  HeapPathAnswer,
  HeapPathQuery,
  RetainersPage,
  RetainersQuery,
} from '../../api/heap-objects.ts';
import type { MemoryAnswer, MemoryQuery, MemorySearchAnswer, MemorySearchQuery, TypedQuery } from '../../api/memory.ts';
import type { Completion, CompletionQuery } from '../../api/query.ts';
import type {
  NotRunning,
  NotRunningQuery,
  RunQueue,
  RunQueueQuery,
  SchedulerAnswer,
  SchedulerQuery,
} from '../../api/scheduler.ts';
import type { Session } from '../../api/session.ts';
import type { Summary, Thread } from '../../api/snapshot.ts';
import type { TraceMatch } from '../../api/trace.ts';
import type { CreatedByQuery, CreatedByTree, StackTree, StackTreeQuery } from '../../api/trees.ts';
import type { VariablesAnswer, VariablesQuery } from '../../api/value.ts';
import type {
  Blocking,
  ResourceDetail,
  ResourceQuery,
  ResourcesPage,
  ResourcesQuery,
  WaitGraph,
  WaitGraphQuery,
} from '../../api/waits.ts';
import { type CrashReport, findCrash } from '../analyses/crash/crash.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { QuerySource } from '../query/evaluate.ts';
import { type KeptTables, tablesOf } from '../snapshot/kept-tables.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { blockingOf } from './blocking.ts';
import { querySource } from './columns.ts';
import { profileOf } from './compare/profile.ts';
import { completionsOf } from './completions.ts';
import type { PreparationStep, SessionContext } from './context.ts';
import { goroutineDetail } from './detail.ts';
import { DIAGNOSIS_STEPS, Diagnosis } from './diagnosis.ts';
import { diagnosisAnswer } from './diagnosis-answer.ts';
import { exported } from './exports/export.ts';
import { markdownReport } from './exports/markdown.ts';
import { GoroutineFacts } from './facts.ts';
import { filterRows, keepsRow, keptGoroutines } from './filtering.ts';
import { PackageVariables } from './globals.ts';
import { HeapFacts } from './heap.ts';
import { HeapObjects, heapPath } from './heap-objects.ts';
import { type InspectOptions, inspection } from './inspect.ts';
import type { KeptVerdict } from './kept-verdict.ts';
import { markedGroup, markedRow } from './marks.ts';
import { type MemoryFacts, memoryAnswer, searchMemory } from './memory.ts';
import { memoryFacts, typedAnswer } from './memory-facts.ts';
import { Recent } from './recent.ts';
import { htmlReport } from './report/report.ts';
import { resourceDetail } from './resource-detail.ts';
import { Resources } from './resources.ts';
import { Retainers } from './retainers.ts';
import { SchedulerFacts } from './scheduler.ts';
import { schedulerAnswer } from './scheduler-answer.ts';
import { sortRows } from './sorting.ts';
import { GroupCache } from './stack-groups.ts';
import { summaryOf } from './summary.ts';
import { threadAnswers } from './threads.ts';
import { matchTrace } from './trace/match-trace.ts';
import { openTraceFile, traceOfCore } from './trace/open-trace.ts';
import { TraceView } from './trace/trace-view.ts';
import { createdByTree } from './trees/created-by.ts';
import { stackTree } from './trees/stack-tree.ts';
import { TypedHeap } from './typed-heap.ts';
import { searchValues } from './value-search.ts';
import { ValueTables } from './value-table.ts';
import { FrameValues } from './variables.ts';
import { WaitGraphs } from './wait-graph.ts';

/** Orders of the table that are kept: each holds four bytes a row. */
const SORTED = 8;
/** Filters whose channels and locks are kept. */
const FILTERED = 4;
/** So many events of a trace are read to tell whose it is. */
const MATCHED_EVENTS = 200_000;

export class CoreSession implements Session {
  readonly snapshot: Snapshot;
  readonly crash: CrashReport | undefined;
  readonly #facts: GoroutineFacts;
  readonly #context: SessionContext;
  readonly #values: FrameValues;
  readonly #groups: GroupCache;
  readonly #source: QuerySource;
  readonly #globals: PackageVariables;
  readonly #memory: MemoryFacts;
  readonly #diagnosis: Diagnosis;
  readonly #resources: Resources;
  readonly #graphs: WaitGraphs;
  readonly #scheduler: SchedulerFacts;
  readonly #heap: HeapFacts;
  readonly #retainers: Retainers;
  readonly #heapObjects: HeapObjects;
  readonly #tables: ValueTables;
  readonly #filtered = new Recent<ReadonlySet<number>>(FILTERED);
  readonly #sorted = new Recent<Uint32Array>(SORTED);
  #trace: TraceView | Fault | undefined;

  constructor(snapshot: Snapshot, context: SessionContext) {
    this.snapshot = snapshot;
    this.crash = findCrash(snapshot);
    this.#context = context;
    this.#facts = new GoroutineFacts(snapshot, this.crash?.goroutineId);
    this.#values = new FrameValues(this.#facts);
    this.#groups = new GroupCache(this.#facts);
    const reader = () => this.#values.reader;
    this.#scheduler = new SchedulerFacts(this.#facts);
    this.#diagnosis = new Diagnosis(this.#facts, this.crash, this.#scheduler, reader);
    this.#resources = new Resources(this.#diagnosis);
    this.#graphs = new WaitGraphs(this.#diagnosis, this.#resources);
    this.#source = querySource(this.#diagnosis);
    this.#globals = new PackageVariables(reader, snapshot.program.module.buildInfo.modulePath);
    const typed = new TypedHeap(this.#facts, reader);
    this.#memory = memoryFacts(snapshot, typed, reader);
    this.#heap = new HeapFacts(this.#facts, this.#scheduler, typed);
    this.#retainers = new Retainers(this.#facts, this.#heap, this.#memory);
    this.#heapObjects = new HeapObjects(this.#heap, this.#retainers);
    this.#tables = new ValueTables(this.#facts, this.#values);
  }

  summary(): Summary {
    return summaryOf(this.#facts, this.crash, this.#context, this.#groups);
  }

  goroutines(query: GoroutineQuery): GoroutinePage {
    const found = filterRows(this.#source, query.filter);
    const { filter, sort, descending } = query;
    const rows = this.#sorted.get(`${sort} ${descending} ${filter}`, () =>
      sortRows(this.#facts, found.rows, sort, descending),
    );
    const window = Array.from(rows.subarray(query.offset, query.offset + query.limit), (row) => this.#facts.row(row));
    const marked = query.marks ? window.map((row) => markedRow(this.#diagnosis, row)) : window;
    return { rows: marked, offset: query.offset, ...found.counts };
  }

  groups(query: GroupQuery): GroupPage {
    const found = filterRows(this.#source, query.filter);
    const mark = query.marks
      ? (group: GoroutineGroup, rows: Uint32Array) => markedGroup(this.#diagnosis, group, rows)
      : undefined;
    const { groups, total } = this.#groups.page(found.rows, query, mark);
    return { groups, offset: query.offset, groupTotal: total, ...found.counts };
  }

  kept(query: KeptQuery): KeptGoroutines {
    return keptGoroutines(this.#facts, this.#source, query);
  }

  goroutine(id: number, window: { offset: number; limit: number }): GoroutineDetail | undefined {
    const row = this.snapshot.rowOf(id);
    return row < 0 ? undefined : goroutineDetail(this.#facts, this.#values, this.#scheduler, row, window);
  }

  variables(query: VariablesQuery): VariablesAnswer | undefined {
    const row = this.snapshot.rowOf(query.goroutineId);
    return row < 0 ? undefined : this.#values.answer(row, query);
  }

  diagnosis(): DiagnosisAnswer {
    return diagnosisAnswer(this.#diagnosis);
  }

  resources(query: ResourcesQuery): ResourcesPage {
    const only = this.#graphs.selected(query);
    return this.#resources.page(query, { only, kept: this.#keptResources(query.filter) });
  }

  resource(query: ResourceQuery): ResourceDetail | undefined {
    return resourceDetail(this.#diagnosis, this.#resources, this.#values, query);
  }

  blocking(id: number): Blocking | undefined {
    const row = this.snapshot.rowOf(id);
    return row < 0 ? undefined : blockingOf(this.#diagnosis, this.#resources, row);
  }

  waitGraph(query: WaitGraphQuery): WaitGraph {
    return this.#graphs.answer(query, this.#keptResources(query.filter));
  }

  /** Addresses of the channels and locks where a goroutine that the filter keeps waits or holds; undefined: there is no filter. */
  #keptResources(filter: string | undefined): ReadonlySet<number> | undefined {
    const keeps = this.#keeps(filter);
    return keeps && this.#filtered.get(filter ?? '', () => this.#graphs.keptBy(keeps));
  }

  #keeps(filter: string | undefined): ((row: number) => boolean) | undefined {
    return keepsRow(this.#source, filter);
  }

  valueTable(query: ValueTableQuery): ValueTable {
    const { rows } = filterRows(this.#source, query.filter);
    return this.#tables.answer(rows, query);
  }

  searchValues(query: ValueSearchQuery): ValueSearch | undefined {
    const row = this.snapshot.rowOf(query.goroutineId);
    return row < 0 ? undefined : searchValues(this.#facts, this.#values, row, query);
  }

  globals(query: GlobalsQuery): GlobalsAnswer {
    return this.#globals.page(query);
  }

  global(query: GlobalQuery): VariablesAnswer {
    return this.#globals.one(query);
  }

  memory(query: MemoryQuery): MemoryAnswer {
    return memoryAnswer(this.#memory, query);
  }

  typed(query: TypedQuery): VariablesAnswer {
    return typedAnswer(this.#values.reader, query);
  }

  searchMemory(query: MemorySearchQuery): MemorySearchAnswer {
    return searchMemory(this.#memory, query);
  }

  threads(): Thread[] {
    return threadAnswers(this.#scheduler);
  }

  scheduler(query: SchedulerQuery): SchedulerAnswer {
    return schedulerAnswer(this.#scheduler, query);
  }

  runQueue(query: RunQueueQuery): RunQueue | undefined {
    return this.#scheduler.queue(query);
  }

  notRunning(query: NotRunningQuery): NotRunning {
    return this.#scheduler.notRunning(query, this.#keeps(query.filter));
  }

  heap(query: HeapQuery): HeapAnswer {
    return this.#heap.answer(query);
  }

  heapObjects(query: HeapObjectsQuery): HeapObjectsPage {
    return this.#heapObjects.page(query);
  }

  retainers(query: RetainersQuery): RetainersPage {
    return this.#retainers.page(query);
  }

  heapPath(query: HeapPathQuery): HeapPathAnswer {
    return heapPath(this.#facts, this.#memory, query);
  }

  completions(query: CompletionQuery): Completion[] {
    return completionsOf(this.#source, query);
  }

  /** All that opening and reading the waits found out. */
  tables(): KeptTables {
    return tablesOf(this.snapshot, this.#facts.waits());
  }

  /** Takes over what another session found out of the same snapshot, before it was asked for anything of it here. */
  recall(verdict: KeptVerdict): void {
    this.#diagnosis.recall(verdict);
  }

  /** Its verdict came from another session. */
  get isRecalled(): boolean {
    return this.#diagnosis.isRecalled;
  }

  /** All that the diagnosis found out. */
  verdict(): KeptVerdict {
    return this.#diagnosis.verdict();
  }

  /** What diagnosis, resources and the graph of waits stand on, worked out in steps: the longest take seconds. */
  *prepare(): Generator<PreparationStep> {
    let done = 0;
    for (const phase of this.#diagnosis.prepare()) yield { phase, done: done++, total: DIAGNOSIS_STEPS };
  }

  /**
   * The execution trace that lies in the core. `written`: the file that the process wrote of it, joined with that where it is
   * its own. A fault: there is none, or the file is another's.
   */
  trace(written?: ByteSource): TraceView | Fault {
    const { program, clock } = this.snapshot;
    const moment = clock.now;
    if (!written) {
      this.#trace ??= traceOfCore(program, undefined, { moment });
      return this.#trace;
    }
    const { belongs, reason } = this.matchTrace(written);
    if (!belongs) return fault('trace-of-another', `${written.name} is not of this process: ${reason}`);
    const joined = traceOfCore(program, written, { moment });
    if (!isFault(joined)) return joined;
    // It recorded no more when the core was taken: the file is all there is.
    const { version: goVersion } = program.module.buildInfo;
    return new TraceView(openTraceFile(written).timeline.trace, { source: 'file', goVersion, moment });
  }

  /** Whether a trace file is of this process: its first generations tell as much as all of it. */
  matchTrace(written: ByteSource): TraceMatch {
    return matchTrace(openTraceFile(written, { maxEvents: MATCHED_EVENTS }).timeline, this.snapshot);
  }

  createdBy({ filter, marks, limit }: CreatedByQuery): CreatedByTree {
    const { rows } = filterRows(this.#source, filter);
    return createdByTree(this.#facts, rows, marks ? this.#diagnosis.stuck() : undefined, limit);
  }

  stackTree({ filter, ...query }: StackTreeQuery): StackTree {
    return stackTree(this.#facts, filterRows(this.#source, filter).rows, query);
  }

  profile(query: ProfileQuery): SnapshotProfile {
    const { rows } = filterRows(this.#source, query.filter);
    const kept = { rows, resources: this.#keptResources(query.filter) };
    return profileOf(this.#facts, this.#diagnosis, this.#resources, this.#heap, query, kept);
  }

  /** Goroutines written out for other tools, in pieces: those that a filter keeps, in order of id. */
  export({ as, filter }: ExportQuery): Generator<Uint8Array> {
    if (as === 'markdown') return markdownReport(this, filter);
    if (as === 'report') return htmlReport(this, filter);
    return exported(this.#facts, filterRows(this.#source, filter).rows, as);
  }

  /** The document of `unpark inspect`, in chunks of UTF-8. */
  inspect(options: InspectOptions): Generator<Uint8Array> {
    return inspection(
      {
        diagnosis: this.#diagnosis,
        context: this.#context,
        values: this.#values,
        globals: this.#globals,
        groups: this.#groups,
        scheduler: this.#scheduler,
        heap: this.#heap,
        trace: () => this.trace(),
      },
      options,
    );
  }
}
