/**
 * A session over what a process wrote of its goroutines: a dump or a profile. Tables, trees, groups and filters are answered as
 * those of a core; what takes the memory of the process says that there is none.
 */
import type { ProfileQuery, SnapshotProfile } from '../../../api/compare.ts';
import type { Diagnosis } from '../../../api/diagnosis.ts';
import type { ExportQuery } from '../../../api/export.ts';
import type {
  GoroutineDetail,
  GoroutinePage,
  GoroutineQuery,
  GoroutineRow,
  GroupPage,
  GroupQuery,
  KeptGoroutines,
  KeptQuery,
} from '../../../api/goroutine.ts';
import type { Completion, CompletionQuery } from '../../../api/query.ts';
import type { Session } from '../../../api/session.ts';
import type { Summary } from '../../../api/snapshot.ts';
import type { CreatedByQuery, CreatedByTree, StackTree, StackTreeQuery } from '../../../api/trees.ts';
import type { VariablesAnswer, VariablesQuery } from '../../../api/value.ts';
import type { Blocking } from '../../../api/waits.ts';
import type { QuerySource } from '../../query/evaluate.ts';
import { G_LEAKED } from '../../runtime/status.ts';
import { tableColumns } from '../columns.ts';
import { goroutineProfile } from '../compare/profile.ts';
import { completionsOf } from '../completions.ts';
import type { SessionContext } from '../context.ts';
import { exported } from '../exports/export.ts';
import { markdownReport } from '../exports/markdown.ts';
import { filterRows, keptGoroutines } from '../filtering.ts';
import type { InspectOptions } from '../inspect.ts';
import { htmlReport } from '../report/report.ts';
import { sortRows } from '../sorting.ts';
import { GroupCache } from '../stack-groups.ts';
import { createdByTree } from '../trees/created-by.ts';
import { stackTree } from '../trees/stack-tree.ts';
import { WithoutMemory } from '../without-memory.ts';
import { printedWords, writtenDetail } from './detail.ts';
import { WrittenFacts } from './facts.ts';
import { inspectWritten } from './inspect.ts';
import type { Reading } from './read.ts';
import { noMemory, writtenDiagnosis, writtenFacts, writtenProblems, writtenSummary } from './summary.ts';

export class WrittenSession extends WithoutMemory implements Session {
  readonly #reading: Reading;
  readonly #context: SessionContext;
  readonly #bytes: number;
  readonly #facts: WrittenFacts;
  readonly #groups: GroupCache;
  readonly #columns: QuerySource;

  /** `bytes`: how many were read. */
  constructor(reading: Reading, bytes: number, context: SessionContext) {
    super(noMemory(reading));
    this.#reading = reading;
    this.#bytes = bytes;
    this.#context = context;
    this.#facts = new WrittenFacts(reading.tables, reading.crashedId, reading.program);
    this.#groups = new GroupCache(this.#facts);
    const { status } = this.#facts.snapshot.goroutines;
    // Leaked: the collector of the process found it out. Of the others nothing is known.
    this.#columns = tableColumns(this.#facts, (key) =>
      key === 'stuck'
        ? {
            kind: 'dictionary',
            codes: Int32Array.from(status, (one) => (one === G_LEAKED ? 0 : -1)),
            size: 1,
            texts: () => ['proved', 'yes'],
          }
        : undefined,
    );
  }

  summary(): Summary {
    return writtenSummary(this.#reading, this.#facts, this.#groups, this.#context, this.#bytes);
  }

  goroutines({ filter, sort, descending, offset, limit, marks }: GoroutineQuery): GoroutinePage {
    const found = filterRows(this.#columns, filter);
    const rows = sortRows(this.#facts, found.rows, sort, descending).subarray(offset, offset + limit);
    return { rows: Array.from(rows, (row) => this.#row(row, marks === true)), offset, ...found.counts };
  }

  #row(row: number, marked: boolean): GoroutineRow {
    const answer = this.#facts.row(row);
    return marked && answer.status === 'leaked' ? { ...answer, stuck: 'proved' } : answer;
  }

  groups(query: GroupQuery): GroupPage {
    const found = filterRows(this.#columns, query.filter);
    const { groups, total } = this.#groups.page(found.rows, query);
    return { groups, offset: query.offset, groupTotal: total, ...found.counts };
  }

  kept(query: KeptQuery): KeptGoroutines {
    return keptGoroutines(this.#facts, this.#columns, query);
  }

  goroutine(id: number, window: { offset: number; limit: number }): GoroutineDetail | undefined {
    const row = this.#facts.snapshot.rowOf(id);
    return row < 0 ? undefined : writtenDetail(this.#facts, row, window);
  }

  /** None; a dump prints words for arguments, of which it does not say what they mean. */
  override variables(query: VariablesQuery): VariablesAnswer | undefined {
    const row = this.#facts.snapshot.rowOf(query.goroutineId);
    if (row < 0 || query.frame >= this.#facts.locations.frameCount(row)) return undefined;
    const words = printedWords(this.#reading, this.#facts, row, query.frame);
    const said = words === undefined || words === '()' || words === '(...)' ? '' : ` The call was printed as ${words}.`;
    const { code, message, hint } = this.reason;
    return { variables: [], fault: { code, message: message + said, hint } };
  }

  diagnosis(): Diagnosis {
    return writtenDiagnosis(this.#reading, this.#facts);
  }

  override blocking(id: number): Blocking | undefined {
    const row = this.#facts.snapshot.rowOf(id);
    if (row < 0) return undefined;
    const reason = this.#facts.waitReason(row);
    const sentence =
      reason === '' ? '' : `Goroutine ${id} waits in “${reason}”; on what and for whom takes memory to know.`;
    const { stuck } = this.#row(row, true);
    return { goroutineId: id, stuck, sentence, ends: 'unknown', chain: [], waits: [], waitTotal: 0, holds: [] };
  }

  createdBy({ filter, limit }: CreatedByQuery): CreatedByTree {
    return createdByTree(this.#facts, filterRows(this.#columns, filter).rows, undefined, limit);
  }

  stackTree({ filter, ...query }: StackTreeQuery): StackTree {
    return stackTree(this.#facts, filterRows(this.#columns, filter).rows, query);
  }

  completions(query: CompletionQuery): Completion[] {
    return completionsOf(this.#columns, query);
  }

  profile({ equal, filter }: ProfileQuery): SnapshotProfile {
    const { rows } = filterRows(this.#columns, filter);
    return { ...goroutineProfile(this.#facts, rows, equal), program: this.#reading.program, resources: [] };
  }

  export({ as, filter }: ExportQuery): Generator<Uint8Array> {
    if (as === 'markdown') return markdownReport(this, filter);
    if (as === 'report') return htmlReport(this, filter);
    return exported(this.#facts, filterRows(this.#columns, filter).rows, as);
  }

  *inspect(options: InspectOptions): Generator<Uint8Array> {
    const snapshot = writtenFacts(this.#reading, this.#facts, this.#context);
    const problems = writtenProblems(this.#reading, this.#facts);
    const diagnosis = { crash: this.summary().crash, answer: this.diagnosis(), groups: this.#groups };
    yield* inspectWritten(this.#facts, this.#reading.tables.hasIds, { snapshot, problems, diagnosis }, options);
  }
}
