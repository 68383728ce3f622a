/**
 * Goroutines that can never be woken: nothing that can still run reaches what they wait for. The idea of Go 1.26's goroutine
 * leak profile (golang/go#74609), done offline, for every Go version: mark what live goroutines, package variables and the
 * runtime's own roots reach; a goroutine that waits for something marked is live too; until nothing changes.
 * What cannot be read makes its goroutine live, or all of them: stuck is proved.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import { isFault } from '../../bytes/memory.ts';
import { rowsInOrder } from '../../bytes/row-order.ts';
import type { Heap } from '../../runtime/heap/heap.ts';
import { Marker } from '../../runtime/heap/marker.ts';
import { queuedRoots } from '../../runtime/heap/queued-functions.ts';
import { dataRoots, type RootSink, specialRoots } from '../../runtime/heap/roots.ts';
import { processorAddresses } from '../../runtime/processors.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { LOCK_KINDS } from '../../runtime/sync-objects.ts';
import { timerFault } from '../../runtime/timers.ts';
import { type Snapshot, startFunctionName } from '../../snapshot/snapshot.ts';
import { rowOfAddress, type WaitTable } from '../../snapshot/wait-table.ts';
import type { PointerSink } from '../../stacks/scan-stack.ts';
import { findCandidates, LIVE, NEEDS, NOTHING_HELPS } from './candidates.ts';
import { hideStoppedTimers, hideWaits } from './hidden.ts';
import { LiveStacks } from './live-stacks.ts';
import { stackOwners } from './stack-owners.ts';

export interface StuckResult {
  /** Goroutine row → 1: proved. */
  readonly stuck: Uint8Array;
  readonly count: number;
  /** Rows that count as live only because something about their waits cannot be read or believed. */
  readonly doubts: ReadonlyMap<number, Fault>;
  /** Something that a live goroutine reaches is not known: then only waits that nothing at all ends are proved. */
  readonly doubt: Fault | undefined;
}

/** How finely reaching is told. */
export interface ReachRules {
  /** Small values that share a slot of the heap are told apart; else what reaches one reaches all. */
  readonly tellsValuesApart: boolean;
  /**
   * What only a blocked goroutine itself can use (its deferred calls, its own stack) and timers that were stopped reach
   * nothing; else they do.
   */
  readonly tellsOwnersApart: boolean;
}

const EXACT: ReachRules = { tellsValuesApart: true, tellsOwnersApart: true };
/**
 * As Go's own leak profile has it (since 1.26): what it leaves out beside ours, these two account for; and, since Go 1.27, the
 * main goroutine in a select without cases, which its marking counts as leaked all the same (mgc.go findGoroutineLeaks).
 */
export const AS_THE_RUNTIME: ReachRules = { tellsValuesApart: false, tellsOwnersApart: false };

/**
 * Rows of the goroutines that hold the lock of a wait, all of which must let go of it before the wait can end; undefined:
 * they are not known, and whoever reaches the lock might end it.
 */
export type HeldBy = (wait: number) => readonly number[] | undefined;

export function findStuck(
  snapshot: Snapshot,
  heap: Heap | Fault,
  waits: WaitTable,
  rules: ReachRules = EXACT,
): StuckResult {
  return findFates(snapshot, heap, waits, () => undefined, rules).proved;
}

/** Who is stuck as far as that can be proved, and who is if a lock is unlocked by none but its holders. */
export interface Fates {
  readonly proved: StuckResult;
  /** Goroutine row → 1: all that are proved, and those that rest on holders, which are inferred. */
  readonly likely: Uint8Array;
  /** Marks of what is reached by all that is not among the likely; undefined where it was not found out. */
  readonly living: Uint32Array | undefined;
}

/** Both in one pass over the heap: what is live when only holders unlock is live all the more when anybody might. */
export function findFates(
  snapshot: Snapshot,
  heap: Heap | Fault,
  waits: WaitTable,
  heldBy: HeldBy,
  rules: ReachRules = EXACT,
): Fates {
  const { state, doubts } = findCandidates(snapshot, waits);
  const liveness = new Liveness(snapshot, waits, state, rules, heldBy);
  const doubt = state.includes(NEEDS) ? (doubtOf(snapshot, heap) ?? liveness.run(heap as Heap)) : undefined;
  const stuck = stuckIn(state, doubt !== undefined);
  const likely = stuckIn(liveness.whenOnlyHoldersUnlock, doubt !== undefined);
  const living = doubt ? undefined : liveness.living;
  return { proved: { stuck, count: stuck.reduce((sum, one) => sum + one, 0), doubts, doubt }, likely, living };
}

/** 1 for each row that nothing helps. */
function stuckIn(state: Uint8Array, doubtful: boolean): Uint8Array {
  const stuck = new Uint8Array(state.length);
  for (let row = 0; row < state.length; row++)
    if (state[row] === NOTHING_HELPS || (state[row] === NEEDS && !doubtful)) stuck[row] = 1;
  return stuck;
}

/** Why nothing can be concluded from the heap. */
function doubtOf(snapshot: Snapshot, heap: Heap | Fault): Fault | undefined {
  if (isFault(heap)) return heap;
  return heap.faults[0] ?? queueDoubt(snapshot) ?? timerFault(snapshot.program, heap);
}

/** Makes every row live whose resource can be reached. */
class Liveness {
  /** The states once it has run, if a lock that has known holders is unlocked by none but them. */
  whenOnlyHoldersUnlock: Uint8Array;
  /** What was marked by then. */
  living: Uint32Array | undefined;
  readonly #snapshot: Snapshot;
  readonly #waits: WaitTable;
  readonly #state: Uint8Array;
  readonly #rules: ReachRules;
  readonly #stacks: LiveStacks;
  /** Rows that have just become live. */
  readonly #woken: number[] = [];
  /** Row of the owner of a stack → waits for something that lies on it. */
  readonly #onStacks = new Map<number, number[]>();
  readonly #heldBy: HeldBy;
  /** Row of a holder → waits that it keeps from ending. */
  readonly #behind = new Map<number, number[]>();
  /** Wait → holders that are not live yet; 0 also where they do not matter. */
  readonly #holders: Uint32Array;
  /** Waits for what is reached, and yet held by somebody who is not live. */
  readonly #held: number[] = [];

  constructor(snapshot: Snapshot, waits: WaitTable, state: Uint8Array, rules: ReachRules, heldBy: HeldBy) {
    this.#heldBy = heldBy;
    this.#snapshot = snapshot;
    this.#waits = waits;
    this.#holders = new Uint32Array(waits.kind.length);
    this.#state = state;
    this.whenOnlyHoldersUnlock = state;
    this.#rules = rules;
    this.#stacks = new LiveStacks(snapshot);
  }

  /** The fault: what kept it from being known. */
  run(heap: Heap): Fault | undefined {
    const { goroutines, program } = this.#snapshot;
    const marker = new Marker(heap);
    this.#watchResources(marker);
    const hide = (address: number) => marker.hide(address);
    hideWaits(program, this.#waits, this.#state, hide);
    if (this.#rules.tellsOwnersApart) hideStoppedTimers(program, hide);
    if (!this.#rules.tellsValuesApart) for (const block of tinyBlocks(program)) marker.mark(block);
    for (let row = 0; row < goroutines.count; row++) {
      // All goroutines are in a list of the runtime's; what one itself holds is reached when it is live.
      if (this.#state[row] === LIVE) this.#woken.push(row);
      else if (this.#rules.tellsOwnersApart) marker.seal(goroutines.address[row]);
    }
    const roots = rootSink(marker);
    dataRoots(program, roots);
    specialRoots(marker.heap, roots);
    queuedRoots(program, roots);
    this.#spread(marker);
    this.whenOnlyHoldersUnlock = this.#state.slice();
    this.living = marker.marks();
    this.#holders.fill(0);
    for (const wait of this.#held.splice(0)) this.#reach(wait);
    this.#spread(marker);
    return marker.unreadable;
  }

  #spread(marker: Marker): void {
    while (this.#woken.length > 0 && !marker.unreadable) {
      this.#scanStacks(marker);
      marker.drain();
      for (let wait = marker.reached.pop(); wait !== undefined; wait = marker.reached.pop()) this.#reach(wait);
    }
  }

  /** Asks to be told when what somebody waits for is reached. */
  #watchResources(marker: Marker): void {
    const { first } = this.#waits;
    const owners = stackOwners(this.#snapshot);
    for (let row = 0; row < this.#state.length; row++) {
      if (this.#state[row] !== NEEDS) continue;
      for (let wait = first[row]; wait < first[row + 1] && this.#state[row] === NEEDS; wait++) {
        const holders = this.#heldBy(wait);
        if (holders) this.#waitFor(wait, holders);
        const resource = this.#waits.resource[wait];
        const size = this.#rules.tellsValuesApart ? this.#sizeOf(resource) : Number.POSITIVE_INFINITY;
        if (resource === 0 || marker.watch(resource, size, wait)) continue;
        const onStack = this.#rules.tellsOwnersApart && marker.heap.isManual(resource);
        const owner = onStack ? owners(resource) : -1;
        if (owner >= 0) pushTo(this.#onStacks, owner, wait);
        // A package variable, or memory that is nobody's: everybody reaches it.
        else if (holders) this.#held.push(wait);
        else this.#state[row] = LIVE;
      }
    }
  }

  /** The wait ends when all holders of its lock are live, whoever else reaches the lock. */
  #waitFor(wait: number, holders: readonly number[]): void {
    this.#holders[wait] = holders.length;
    for (const holder of holders) pushTo(this.#behind, holder, wait);
  }

  #release(holder: number): void {
    for (const wait of this.#behind.get(holder) ?? []) {
      if (this.#holders[wait] > 0) this.#holders[wait]--;
      if (this.#holders[wait] === 0) this.#wake(wait);
    }
  }

  /** What a wait is for is reached. */
  #reach(wait: number): void {
    if (this.#holders[wait] > 0) this.#held.push(wait);
    else this.#wake(wait);
  }

  /** Bytes of a sync object, as far as it matters: those that are small enough to share their place. */
  #sizeOf(resource: number): number {
    const { locks } = this.#waits;
    const { sizes } = this.#snapshot.program.layout;
    const lock = rowOfAddress(locks.address, resource);
    if (lock < 0) return 8;
    const bytes = { 'sync.Mutex': sizes.mutex, 'sync.Once': sizes.once, 'sync.WaitGroup': sizes.waitgroup };
    return bytes[LOCK_KINDS[locks.kind[lock]] as keyof typeof bytes] ?? 8;
  }

  #wake(wait: number): void {
    const row = this.#waits.goroutine[wait];
    if (this.#state[row] !== NEEDS) return;
    this.#state[row] = LIVE;
    this.#woken.push(row);
  }

  /** Stacks of all that are new, in address order, so that memory is read forwards. */
  #scanStacks(marker: Marker): void {
    const { goroutines } = this.#snapshot;
    const sink: PointerSink = {
      pointer: (value) => marker.mark(value),
      maybe: (value) => marker.markMaybe(value),
      unreadable: (at) => marker.fail(at, "a live goroutine's stack"),
    };
    const rows = rowsInOrder(Uint32Array.from(this.#woken), goroutines.sp);
    this.#woken.length = 0;
    for (const row of rows) {
      this.#stacks.scan(row, sink);
      marker.scanObject(goroutines.address[row]);
      for (const wait of this.#onStacks.get(row) ?? []) this.#reach(wait);
      this.#release(row);
    }
  }
}

function pushTo(lists: Map<number, number[]>, key: number, one: number): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

function rootSink(marker: Marker): RootSink {
  return {
    root: (value) => marker.mark(value),
    referents: (object) => marker.scanObject(object),
    unreadable: (at) => marker.fail(at, 'a package variable or a record of the runtime'),
  };
}

/** The slots that small values are being put into, one for each P: the collector keeps them (gcMarkTinyAllocs). */
function tinyBlocks(program: GoProgram): number[] {
  const { memory, layout } = program;
  return processorAddresses(program).map((p) => memory.word(memory.word(p + layout.p.mcache) + layout.mcache.tiny));
}

const FINALIZER_GOROUTINES = new Set(['runtime.runfinq', 'runtime.runFinalizers', 'runtime.runCleanups']);
const IDLE = /^(finalizer|cleanup) wait/;

/**
 * In a stripped executable the queues of finalizers and cleanups cannot be found. They are empty while the goroutines that
 * run them are idle.
 */
function queueDoubt(snapshot: Snapshot): Fault | undefined {
  const { program, goroutines, pcs, waitReasons } = snapshot;
  if (program.variable('runtime.allfin') !== undefined) return undefined;
  for (let row = 0; row < goroutines.count; row++) {
    if (!FINALIZER_GOROUTINES.has(startFunctionName(pcs, goroutines.startPc[row]))) continue;
    if (!IDLE.test(waitReasons[goroutines.waitReason[row]] ?? ''))
      return fault('finalizers-unknown', 'finalizers are running, and the queue of those to come was not found');
  }
  return undefined;
}
