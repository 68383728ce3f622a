/**
 * Answers of a snapshot that has no memory of a Go program to look into: each question is answered by the reason why it
 * cannot be, and what is a list is empty.
 */
import type { ValueSearch, ValueTable } from '../../api/frame-values.ts';
import type { GlobalsAnswer } from '../../api/globals.ts';
import type { HeapAnswer } from '../../api/heap.ts';
import type { HeapObjectsPage, HeapPathAnswer, RetainersPage } from '../../api/heap-objects.ts';
import type { MemoryAnswer, MemoryQuery, MemorySearchAnswer, MemorySearchQuery } from '../../api/memory.ts';
import type { NotRunning, RunQueue, SchedulerAnswer } from '../../api/scheduler.ts';
import type { Problem, Thread } from '../../api/snapshot.ts';
import type { TraceMatch } from '../../api/trace.ts';
import type { VariablesAnswer } from '../../api/value.ts';
import type { Blocking, ResourcesPage, WaitGraph } from '../../api/waits.ts';
import type { Fault } from '../bytes/fault.ts';
import { base64 } from './base64.ts';
import type { PreparationStep } from './context.ts';
import { problemOf } from './snapshot-facts.ts';

export abstract class WithoutMemory {
  protected readonly reason: Fault;
  readonly #problem: Problem;

  /** `reason`: why there is none. */
  constructor(reason: Fault) {
    this.reason = reason;
    this.#problem = problemOf(reason);
  }

  variables(_query?: unknown): VariablesAnswer | undefined {
    return { variables: [], fault: this.reason };
  }

  *prepare(): Generator<PreparationStep> {}

  resources(query: { offset: number }): ResourcesPage {
    return { rows: [], offset: query.offset, total: 0, unfiltered: 0, outside: [] };
  }

  resource(): undefined {
    return undefined;
  }

  blocking(_id?: number): Blocking | undefined {
    return undefined;
  }

  waitGraph(): WaitGraph {
    return { nodes: [], edges: [], drawn: 0, total: 0, nodeTotal: 0, knots: 0, knotsDrawn: 0 };
  }

  valueTable(query: { offset: number }): ValueTable {
    return { rows: [], offset: query.offset, matched: 0, total: 0, distinct: [], distinctTotal: 0 };
  }

  searchValues(): ValueSearch | undefined {
    return undefined;
  }

  globals(query: { offset: number }): GlobalsAnswer {
    return { packages: [], variables: [], offset: query.offset, total: 0, fault: this.reason };
  }

  global(): VariablesAnswer {
    return { variables: [], fault: this.reason };
  }

  memory(query: MemoryQuery): MemoryAnswer {
    const { address, length } = query;
    const missing = [{ address, length, reason: this.reason.message }];
    const target = { kind: 'unmapped' as const, text: this.reason.message };
    return { address, length, bytes: base64(new Uint8Array(length)), missing, target, pointers: [], fields: [] };
  }

  typed(): VariablesAnswer {
    return { variables: [], fault: this.reason };
  }

  searchMemory(_query?: MemorySearchQuery): MemorySearchAnswer {
    return { hits: [], done: 0, total: 0, fault: this.reason };
  }

  threads(): Thread[] {
    return [];
  }

  scheduler(): SchedulerAnswer {
    return { fault: this.#problem };
  }

  notRunning(): NotRunning {
    return { explanations: [], offset: 0, total: 0 };
  }

  runQueue(): RunQueue | undefined {
    return undefined;
  }

  heap(): HeapAnswer {
    return { fault: this.#problem, problems: [this.#problem] };
  }

  heapObjects(query: { offset: number }): HeapObjectsPage {
    return { rows: [], offset: query.offset, total: 0, fault: this.#problem };
  }

  retainers(query: { offset: number }): RetainersPage {
    const nothing = { reachedBytes: 0, reachedObjects: 0, otherBytes: 0, otherObjects: 0 };
    return { rows: [], offset: query.offset, total: 0, keepers: [], ...nothing, fault: this.#problem };
  }

  heapPath(): HeapPathAnswer {
    return { paths: [], goroutines: 0, fault: this.#problem };
  }

  matchTrace(): TraceMatch {
    return { belongs: false, reason: this.reason.message };
  }

  trace(): Fault {
    return this.reason;
  }
}
