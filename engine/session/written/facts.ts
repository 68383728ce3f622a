/** What one goroutine is, as far as it was written down. */
import type { Creation, GoroutineRow } from '../../../api/goroutine.ts';
import type { WrittenCall } from '../../formats/goroutines/frame-table.ts';
import { G_SYSCALL, statusName } from '../../runtime/status.ts';
import { waitKind } from '../../runtime/waiting.ts';
import { searchSorted } from '../../snapshot/snapshot.ts';
import { type Place, StackLocations } from '../../snapshot/stack-locations.ts';
import { statesOf } from '../codes.ts';
import { fingerprints } from '../fingerprints.ts';
import { StateFacts } from '../state-facts.ts';
import type { WritableTables } from '../tables.ts';
import { originByFiles } from './own-code.ts';
import type { WrittenTables } from './tables.ts';

type Call = WrittenCall & { readonly frames: readonly [WrittenCall & { readonly printed: string }] };

/** Goroutines, stacks and distinct calls in the shape that a core's have. */
interface WrittenSnapshot {
  readonly goroutines: WrittenTables['goroutines'];
  readonly stacks: WrittenTables['stacks'];
  readonly waitReasons: readonly string[];
  readonly pcs: { row(row: number): Call };
  rowOf(id: number): number;
}

class WrittenLocations extends StackLocations {
  readonly #calls: readonly WrittenCall[];

  constructor(snapshot: WrittenSnapshot, { frames }: WrittenTables) {
    super(snapshot, originByFiles(frames));
    this.#calls = frames.calls;
  }

  /** Numbers of places are rows of the calls, from 1 on. */
  creation(number: number): Place | undefined {
    const call = number > 0 ? this.#calls[number - 1] : undefined;
    return call && { function: call.function, file: call.file, line: call.line };
  }

  /** Where the function begins is not told: its name is. */
  start(number: number): Place | undefined {
    const call = number > 0 ? this.#calls[number - 1] : undefined;
    return call && { function: call.function, file: call.file, line: 0 };
  }
}

export class WrittenFacts extends StateFacts implements WritableTables {
  readonly snapshot: WrittenSnapshot;
  readonly locations: WrittenLocations;
  readonly crashed: number;
  readonly program: string | undefined;
  readonly fingerprint: (row: number) => string;
  readonly fingerprintKey: (row: number) => number;
  readonly #labelSets: WrittenTables['labelSets'];

  constructor(tables: WrittenTables, crashedId: number | undefined, program: string | undefined) {
    super();
    const { goroutines, stacks, waitReasons, frames } = tables;
    const rows: Call[] = [];
    const row = (at: number): Call => {
      const call = frames.calls[at];
      rows[at] ??= { ...call, frames: [{ ...call, printed: call.function }] };
      return rows[at];
    };
    this.snapshot = { goroutines, stacks, waitReasons, pcs: { row }, rowOf: (id) => searchSorted(goroutines.id, id) };
    this.locations = new WrittenLocations(this.snapshot, tables);
    this.crashed = crashedId === undefined ? -1 : this.snapshot.rowOf(crashedId);
    this.program = program;
    const prints = fingerprints(this.snapshot, this.locations);
    this.fingerprint = prints.of;
    this.fingerprintKey = prints.keyOf;
    this.#labelSets = tables.labelSets;
  }

  /** Whole minutes are told, so this is a lower bound. */
  waitSeconds(row: number): number | undefined {
    const { minutes, status } = this.snapshot.goroutines;
    return minutes[row] > 0 && (this.isWaiting(row) || status[row] === G_SYSCALL) ? minutes[row] * 60 : undefined;
  }

  labels(row: number): Record<string, string> | undefined {
    const number = this.snapshot.goroutines.labels[row];
    return number > 0 ? { ...this.#labelSets[number] } : undefined;
  }

  createdBy(row: number): Creation | undefined {
    const place = this.locations.creation(this.snapshot.goroutines.createdPc[row]);
    const parent = this.snapshot.goroutines.parentId[row];
    return place && { ...place, goroutineId: parent > 0 ? parent : undefined };
  }

  start(row: number): Place | undefined {
    return this.locations.start(this.snapshot.goroutines.startPc[row]);
  }

  /** By the runtime's words: what for is told, on which one is not. */
  waitingOn(row: number): GoroutineRow['waitingOn'] {
    const reason = this.waitReason(row);
    const kind = reason === '' ? 'other' : waitKind(reason);
    return kind === 'other' ? undefined : [{ kind }];
  }

  resourcesOf(): number {
    return 0;
  }

  states(): ReturnType<typeof statesOf> {
    return statesOf(this);
  }

  /** On what any of them waits is not told. */
  markWaiters(): void {}

  stackBytes(): undefined {
    return undefined;
  }

  *machineRows(row: number): Generator<number> {
    const { goroutines, stacks } = this.snapshot;
    for (let at = goroutines.stack[row]; at >= 0; at = stacks.parent[at]) yield stacks.pc[at];
  }

  hasOwnStack(): boolean {
    return false;
  }

  brokenOff(row: number): string | undefined {
    return this.snapshot.goroutines.stackFaults.get(row)?.message;
  }

  callOffset(call: number): number | undefined {
    return this.snapshot.pcs.row(call).offset;
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
      lockedToThread: goroutines.lockedM[row] > 0 ? true : undefined,
      labels: this.labels(row),
      waitingOn: this.waitingOn(row),
      top: this.locations.top(row),
      createdBy: this.createdBy(row),
      start: this.start(row),
      frameCount: this.locations.frameCount(row),
      fingerprint: this.fingerprint(row),
    };
  }
}
