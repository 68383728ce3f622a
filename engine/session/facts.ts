/**
 * What one goroutine is, as an answer: the row of the table, with everything that its columns and its stack tell.
 */
import type { Creation, GoroutineRow, Location, WaitTarget } from '../../api/goroutine.ts';
import { channelsHeld } from '../analyses/stuck/channels-held.ts';
import { Reachability } from '../analyses/stuck/reach.ts';
import { type RootedGraph, rootedGraph, stuckGraph } from '../analyses/stuck/rooted-graph.ts';
import { findFates, findStuck, type HeldBy, type StuckResult } from '../analyses/stuck/stuck.ts';
import { type Connection, connections } from '../analyses/waits/connection.ts';
import { SelectLines } from '../analyses/waits/select-lines.ts';
import { readWaits, withOtherChannels } from '../analyses/waits/waits.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { mainExecutable } from '../process/executable.ts';
import { type Heap, openHeap } from '../runtime/heap/heap.ts';
import { readLabels } from '../runtime/labels.ts';
import { G_SYSCALL, statusName } from '../runtime/status.ts';
import { channelType, isSelect } from '../runtime/waiting.ts';
import { Locations } from '../snapshot/locations.ts';
import { NativeStacks } from '../snapshot/native-stacks.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ChannelTable, WaitTable } from '../snapshot/wait-table.ts';
import { type CodeCounter, statesOf } from './codes.ts';
import { fingerprints } from './fingerprints.ts';
import { StateFacts } from './state-facts.ts';
import type { WritableTables } from './tables.ts';
import { firstResources, waitTarget } from './wait-answers.ts';

/** Questions about single goroutines of a snapshot, by row. */
export class GoroutineFacts extends StateFacts implements WritableTables {
  readonly snapshot: Snapshot;
  readonly locations: Locations;
  /** Frames of C; nothing of them is read before it is asked for. */
  readonly native: NativeStacks;
  /** Row of the goroutine that brought the process down; -1 for none. */
  readonly crashed: number;
  readonly fingerprint: (row: number) => string;
  /** Equal for rows with equal fingerprints. */
  readonly fingerprintKey: (row: number) => number;
  /** Both ends of the connection that a row waits for with a record of the runtime's (pollDesc). */
  readonly connection: (row: number, pollDesc: number) => Connection | undefined;
  readonly #goMinor: number;
  #states: { row: number; count: number }[] | undefined;
  #waits: WaitTable | undefined;
  #channels: ChannelTable | undefined;
  #resources: CodeCounter | undefined;
  #heap: Heap | Fault | undefined;
  #stuck: StuckResult | undefined;
  #pointers: RootedGraph | Fault | undefined;
  #reach: Reachability | Fault | undefined;
  /** What was found out of who can be woken, and who reaches what among those who cannot. */
  #fates: { readonly stuck: Uint8Array; readonly living: Uint32Array | undefined } | undefined;
  #stuckReach: Reachability | undefined;
  #selectLines: SelectLines | undefined;
  readonly #channelTypes = new Map<number, string | undefined>();

  constructor(snapshot: Snapshot, crashedId: number | undefined) {
    super();
    this.snapshot = snapshot;
    this.locations = new Locations(snapshot);
    this.native = new NativeStacks(snapshot, (row) => this.locations.machineFrames(row));
    this.crashed = crashedId === undefined ? -1 : snapshot.rowOf(crashedId);
    this.connection = connections(snapshot);
    const prints = fingerprints(snapshot, this.locations);
    this.fingerprint = prints.of;
    this.fingerprintKey = prints.keyOf;
    this.#goMinor = Number(/go1\.(\d+)/.exec(snapshot.program.module.buildInfo.version)?.[1] ?? 99);
  }

  /** Lower bound in seconds; undefined where the runtime noted no start. */
  waitSeconds(row: number): number | undefined {
    const { goroutines, clock } = this.snapshot;
    const since = goroutines.waitSince[row];
    if (!(since > 0) || clock.now <= since || !(this.isWaiting(row) || goroutines.status[row] === G_SYSCALL))
      return undefined;
    return (clock.now - since) / 1e9;
  }

  states(): readonly { readonly row: number; readonly count: number }[] {
    this.#states ??= statesOf(this);
    return this.#states;
  }

  /** The type of channels whose elements have a run-time type; few types exist, many goroutines wait on each. */
  readonly channelType = (element: number): string | undefined => {
    if (!this.#channelTypes.has(element)) this.#channelTypes.set(element, channelType(this.snapshot.program, element));
    return this.#channelTypes.get(element);
  };

  /** All that blocked goroutines wait for: read when first asked for. */
  waits(): WaitTable {
    this.#waits ??= this.snapshot.waits ?? readWaits(this.snapshot);
    return this.#waits;
  }

  /** How many channels, locks and the like goroutines wait for, by the first wait of each. */
  resourcesOf(rows: Uint32Array): number {
    this.#resources ??= firstResources(this.waits(), this.snapshot.goroutines.count);
    return this.#resources.firstRows(rows).length;
  }

  /**
   * All channels that somebody waits on, or that a stack or package variable holds; the waits in their queues are those of
   * `waits`. Looks at all stacks when first asked for.
   */
  channels(): ChannelTable {
    if (!this.#channels) {
      const heap = this.heap();
      const waits = this.waits();
      this.#channels = isFault(heap)
        ? waits.channels
        : withOtherChannels(this.snapshot, waits, channelsHeld(this.snapshot, heap));
    }
    return this.#channels;
  }

  /** Line of the case of a select that a wait is for; undefined: it is of no select, or the line cannot be told. */
  selectLine(wait: number): number | undefined {
    const waits = this.waits();
    if (!isSelect(this.waitReason(waits.goroutine[wait]))) return undefined;
    this.#selectLines ??= new SelectLines(this.snapshot);
    return this.#selectLines.of(waits, wait);
  }

  /** The heap, or why it cannot be found. */
  heap(): Heap | Fault {
    this.#heap ??= openHeap(this.snapshot.program);
    return this.#heap;
  }

  /** Who can never be woken: found when first asked for, for it looks at the whole heap. */
  stuck(): StuckResult {
    this.#stuck ??= findStuck(this.snapshot, this.heap(), this.waits());
    return this.#stuck;
  }

  /** Takes what was found out earlier. */
  recallStuck(known: StuckResult): void {
    this.#stuck = known;
  }

  /** Goroutine row → 1: stuck, proved or, by who holds what, likely. Finds out what is proved on the way. */
  likelyStuck(heldBy: HeldBy): Uint8Array {
    const { proved, likely, living } = findFates(this.snapshot, this.heap(), this.waits(), heldBy);
    this.#stuck ??= proved;
    this.#fates = { stuck: likely, living };
    return likely;
  }

  /** What was said of waits and of who is stuck so far; undefined before anybody asked. */
  get told(): { readonly waits: WaitTable | undefined; readonly stuck: StuckResult | undefined } {
    return { waits: this.#waits, stuck: this.#stuck };
  }

  /** All pointers backwards: goes over the whole heap twice when first asked for. */
  pointers(): RootedGraph | Fault {
    if (!this.#pointers) {
      const heap = this.heap();
      this.#pointers = isFault(heap) ? heap : rootedGraph(this.snapshot, heap, this.waits());
    }
    return this.#pointers;
  }

  /** Who reaches what lies at an address. What only stuck goroutines reach is told by a search among them. */
  reach(address: number): Reachability | Fault {
    const near = this.#reach ? undefined : this.reachOfStuck();
    return near?.tells(address) ? near : this.#reachOfAll();
  }

  /** Who reaches what nobody who lives does; undefined before it was found out what can never be woken. */
  reachOfStuck(): Reachability | undefined {
    const heap = this.heap();
    const { stuck, living } = this.#fates ?? {};
    if (!this.#stuckReach && stuck && living && !isFault(heap))
      this.#stuckReach = new Reachability(this.snapshot, stuckGraph(this.snapshot, heap, this.waits(), stuck, living));
    return this.#stuckReach;
  }

  #reachOfAll(): Reachability | Fault {
    if (!this.#reach) {
      const pointers = this.pointers();
      this.#reach = isFault(pointers) ? pointers : new Reachability(this.snapshot, pointers);
    }
    return this.#reach;
  }

  labels(row: number): Record<string, string> | undefined {
    return readLabels(this.snapshot.program.memory, this.snapshot.goroutines.labels[row], this.#goMinor);
  }

  createdBy(row: number): Creation | undefined {
    const place = this.locations.creation(this.snapshot.goroutines.createdPc[row]);
    const parent = this.snapshot.goroutines.parentId[row];
    return place && { ...place, goroutineId: parent > 0 ? parent : undefined };
  }

  start(row: number): Location | undefined {
    return this.locations.start(this.snapshot.goroutines.startPc[row]);
  }

  /** One for a plain operation, one for each case of a select; undefined where it is not blocked. */
  waitingOn(row: number): WaitTarget[] | undefined {
    if (!this.isWaiting(row) && this.snapshot.goroutines.status[row] !== G_SYSCALL) return undefined;
    const { first } = this.waits();
    const targets: WaitTarget[] = [];
    for (let wait = first[row]; wait < first[row + 1]; wait++) targets.push(waitTarget(this, wait));
    return targets;
  }

  markWaiters(address: number, out: Uint8Array): void {
    const { goroutine, resource } = this.waits();
    for (let wait = 0; wait < resource.length; wait++) if (resource[wait] === address) out[goroutine[wait]] = 1;
  }

  stackBytes(row: number): number {
    const { stackLow, stackHigh } = this.snapshot.goroutines;
    return stackHigh[row] - stackLow[row];
  }

  get program(): string | undefined {
    const { core } = this.snapshot.program.process;
    return mainExecutable(core).path ?? core.commandName;
  }

  *machineRows(row: number): Generator<number> {
    for (const machine of this.locations.machineFrames(row)) yield machine.row;
  }

  /** Stacks from a thread's registers are their own. */
  hasOwnStack(row: number): boolean {
    return this.snapshot.goroutines.onThread.has(row);
  }

  brokenOff(row: number): string | undefined {
    return this.snapshot.goroutines.stackFaults.get(row)?.message;
  }

  callOffset(pcRow: number): number {
    const { pc, function: f } = this.snapshot.pcs.row(pcRow);
    return pc - this.snapshot.program.process.bias - f.entry;
  }

  row(row: number): GoroutineRow {
    const { goroutines } = this.snapshot;
    const reason = this.waitReason(row);
    return {
      id: goroutines.id[row],
      status: statusName(goroutines.status[row]),
      family: this.family(row),
      waitReason: reason === '' ? undefined : reason,
      waitSeconds: this.waitSeconds(row),
      system: goroutines.system[row] === 1,
      crashed: row === this.crashed,
      threadId: goroutines.thread[row] || undefined,
      lockedToThread: goroutines.lockedM[row] > 0 ? true : undefined,
      labels: this.labels(row),
      waitingOn: this.waitingOn(row),
      top: this.locations.top(row),
      createdBy: this.createdBy(row),
      start: this.start(row),
      stackBytes: this.stackBytes(row),
      frameCount: this.locations.frameCount(row),
      fingerprint: this.fingerprint(row),
    };
  }
}
