/** What a comparison needs of one snapshot. */
import type { ProfileGroup, ProfileQuery, ProfileResource, SnapshotProfile } from '../../../api/compare.ts';
import type { Creation, Location } from '../../../api/goroutine.ts';
import { hex } from '../../bytes/fault.ts';
import { shownBuildId } from '../../elf/notes.ts';
import { executableBuildIds, mainExecutable } from '../../process/executable.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { GoroutineFacts } from '../facts.ts';
import type { HeapFacts } from '../heap.ts';
import { indexesOf, type Resources } from '../resources.ts';
import { numberedGroups } from '../stack-groups.ts';
import type { GoroutineTables } from '../tables.ts';
import { lesserKeys, whatIsTold } from './lesser-keys.ts';

/** What a filter keeps. */
export interface Kept {
  readonly rows: Uint32Array;
  /** Addresses of channels and locks; undefined: all. */
  readonly resources: ReadonlySet<number> | undefined;
}

export function profileOf(
  facts: GoroutineFacts,
  diagnosis: Diagnosis,
  resources: Resources,
  heap: HeapFacts,
  { equal, heap: withHeap }: ProfileQuery,
  kept: Kept,
): SnapshotProfile {
  const { snapshot } = facts;
  const { program, clock } = snapshot;
  const { core, executable } = program.process;
  const startAt = program.variable('runtime.runtimeInitTime');
  const started = startAt === undefined ? 0 : program.memory.word(startAt);
  return {
    buildId: executable && shownBuildId(executableBuildIds(executable)),
    program: mainExecutable(core).path ?? core.commandName,
    process: core.pid !== undefined && started > 0 ? { pid: core.pid, started, now: clock.now } : undefined,
    ...goroutineProfile(facts, kept.rows, equal),
    resources: resourcesOf(facts, diagnosis, resources, kept.resources),
    types: withHeap ? heap.byType : undefined,
  };
}

/** Goroutines by equal stacks. `rows`: in order of id. */
export function goroutineProfile(
  facts: GoroutineTables,
  rows: Uint32Array,
  equal: ProfileQuery['equal'],
): Pick<SnapshotProfile, 'ids' | 'group' | 'groups' | 'tells'> {
  const { goroutines } = facts.snapshot;
  const { groups, numberOf } = numberedGroups(facts, rows, equal);
  const keys = lesserKeys(facts, equal);
  return {
    ids: Array.from(goroutines.id),
    group: Array.from(numberOf),
    tells: whatIsTold(facts),
    groups: groups.map(
      (g): ProfileGroup => ({
        key: g.key,
        lesser: keys(facts.snapshot.rowOf(g.goroutineIds[0])),
        title: g.title,
        state: g.waitReason ?? (g.status === 'unknown' ? '' : (g.status ?? '')),
        family: g.family,
        top: g.top,
        createdBy: statementOf(g.createdBy),
        goroutineIds: g.goroutineIds,
        count: g.count,
      }),
    ),
  };
}

/** Who ran it differs from member to member. */
function statementOf(created: Creation | undefined): Location | undefined {
  return created && { function: created.function, file: created.file, line: created.line, pc: created.pc };
}

/** All channels and locks, those that nobody waits for too: who holds a lock is asked for a filter alone. */
function resourcesOf(
  facts: GoroutineFacts,
  diagnosis: Diagnosis,
  resources: Resources,
  kept: Kept['resources'],
): ProfileResource[] {
  diagnosis.nameIdle();
  return indexesOf(diagnosis, facts.channels()).map((index) => ({
    address: hex(resources.address(index)),
    kind: resources.kindOf(index),
    name: diagnosis.nameOf(resources.address(index)),
    type: resources.typeOf(index),
    state: resources.stateOf(index),
    waiters: resources.waits(index).length,
    kept: kept?.has(resources.address(index)) ?? true,
  }));
}
