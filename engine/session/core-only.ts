/**
 * A session over a core whose executable is not at hand: threads, registers and what the kernel noted. Everything else
 * needs the executable, and says so.
 */

import type { Diagnosis } from '../../api/diagnosis.ts';
import type { ExportQuery } from '../../api/export.ts';
import type { GoroutineDetail, GoroutinePage, GroupPage, KeptGoroutines } from '../../api/goroutine.ts';
import type { MemoryAnswer, MemoryQuery, MemorySearchAnswer, MemorySearchQuery } from '../../api/memory.ts';
import type { Completion } from '../../api/query.ts';
import type { Session } from '../../api/session.ts';
import type { SnapshotFacts, Summary, Thread } from '../../api/snapshot.ts';
import type { CreatedByTree, StackTree } from '../../api/trees.ts';
import { mappingAt } from '../analyses/addresses/address-book.ts';
import { isHeldByDebugger, signalName, signalWords } from '../analyses/crash/signals.ts';
import { type Fault, hex } from '../bytes/fault.ts';
import { shownBuildId } from '../elf/notes.ts';
import { AT_PAGESZ, type Core, truncationFault } from '../process/core.ts';
import { mainExecutable, wantedExecutable } from '../process/executable.ts';
import { openProcess } from '../process/process.ts';
import type { SessionContext } from './context.ts';
import type { InspectOptions } from './inspect.ts';
import { piece } from './json-writer.ts';
import { type MemoryFacts, memoryAnswer, searchMemory } from './memory.ts';
import { htmlReport } from './report/report.ts';
import { problemOf } from './snapshot-facts.ts';
import { registerAnswers } from './threads.ts';
import { WithoutMemory } from './without-memory.ts';

const NO_GOROUTINES = { matched: 0, total: 0, systemHidden: 0, errors: [] };

export class CoreOnlySession extends WithoutMemory implements Session {
  readonly #core: Core;
  readonly #faults: readonly Fault[];
  readonly #context: SessionContext;
  #memoryFacts: MemoryFacts | undefined;

  constructor(core: Core, missing: Fault, context: SessionContext) {
    super(missing);
    const cut = truncationFault(core);
    this.#core = core;
    this.#faults = [missing, ...core.faults, ...(cut ? [cut] : [])];
    this.#context = context;
  }

  summary(): Summary {
    const facts = this.#facts();
    const words = facts.signal && `${signalWords(facts.signal.number)}, thread ${facts.signal.threadId}`;
    return {
      facts,
      host: { pageSize: this.#core.auxv.get(AT_PAGESZ) },
      reading: {
        seconds: this.#context.openedIn,
        bytesRead: 0,
        coreBytes: this.#core.image.source.size,
        debugInfoBytes: 0,
      },
      crash: words === undefined ? undefined : { kind: 'signal', message: words },
      states: [],
      waitReasons: [],
      groups: [],
      groupTotal: 0,
      problems: this.#faults.map(problemOf),
    };
  }

  goroutines(query: { offset: number }): GoroutinePage {
    return { rows: [], offset: query.offset, ...NO_GOROUTINES };
  }

  groups(query: { offset: number }): GroupPage {
    return { groups: [], offset: query.offset, groupTotal: 0, ...NO_GOROUTINES };
  }

  kept(): KeptGoroutines {
    return { ranges: [], rangeTotal: 0, matched: 0, total: 0, errors: [] };
  }

  goroutine(): GoroutineDetail | undefined {
    return undefined;
  }

  diagnosis(): Diagnosis {
    const headline = 'Without its executable the core tells nothing of goroutines.';
    return { headline, findings: [], findingTotal: 0, knots: [], knotTotal: 0, proved: 0, likely: 0 };
  }

  override memory(query: MemoryQuery): MemoryAnswer {
    return memoryAnswer(this.#memory(), query);
  }

  override searchMemory(query: MemorySearchQuery): MemorySearchAnswer {
    return searchMemory(this.#memory(), query);
  }

  /** What was dumped can be read; only the mappings have names. */
  #memory(): MemoryFacts {
    this.#memoryFacts ??= {
      memory: openProcess(this.#core, undefined).memory,
      target: (address) => mappingAt(this.#core, address),
      mapping: (address) => mappingAt(this.#core, address),
      named: (address) => {
        const target = mappingAt(this.#core, address);
        return target.kind === 'file' ? target : undefined;
      },
      fields: () => [],
    };
    return this.#memoryFacts;
  }

  override threads(): Thread[] {
    return this.#core.threads.map((t) => ({
      threadId: t.threadId,
      state: 'unknown',
      registers: registerAnswers(t.registers.byName),
      frames: [
        {
          function: '',
          file: '',
          line: 0,
          pc: hex(t.registers.pc),
          inlined: false,
          frameAddress: hex(t.registers.sp),
          fault: 'the executable is missing: no names are known and the stack is not followed',
        },
      ],
    }));
  }

  completions(): Completion[] {
    return [];
  }

  *inspect(options: InspectOptions): Generator<Uint8Array> {
    yield piece(`{"schema":1,"snapshot":${JSON.stringify(this.#facts())}`);
    if (options.sections.has('threads')) yield piece(`,"threads":${JSON.stringify(this.threads())}`);
    yield piece(`,"problems":${JSON.stringify(this.#faults.map(problemOf))}}\n`);
  }

  createdBy(): CreatedByTree {
    return { nodes: [], nodeTotal: 0, matched: 0, total: 0 };
  }

  stackTree(): StackTree {
    return { calls: [], nodes: [], nodeTotal: 0, matched: 0, total: 0 };
  }

  profile(): undefined {
    return undefined;
  }

  /** Nothing is known of goroutines. */
  /** There are no goroutines to write out; a report says what is known, and why it is not more. */
  *export({ as, filter }: ExportQuery): Generator<Uint8Array> {
    if (as === 'report') yield* htmlReport(this, filter);
  }

  #facts(): SnapshotFacts {
    const core = this.#core;
    const wanted = wantedExecutable(core);
    const number = core.signal?.number || core.threads[0]?.signal || 0;
    return {
      kind: 'core',
      arch: core.target.name,
      program: mainExecutable(core).path ?? core.commandName,
      arguments: core.commandLine?.split(' '),
      pid: core.pid,
      buildId: shownBuildId(wanted.buildIds),
      signal:
        number > 0 && !isHeldByDebugger(number) && core.threads[0]
          ? { number, name: signalName(number), threadId: core.threads[0].threadId, code: core.signal?.code }
          : undefined,
      wallTime: this.#context.wallTime,
      debugInfo: 'none',
      counts: { goroutines: 0, system: 0, threads: core.threads.length, byStatus: {}, byWaitReason: {} },
    };
  }
}
