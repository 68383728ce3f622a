/**
 * Who holds the locks that somebody waits for, and so who alone can end which wait. Worked out once, for all locks, when first
 * asked for.
 */
import { type Holder, HolderAnalysis, type LockHolders } from '../analyses/holders/holders.ts';
import type { AskedLock } from '../analyses/holders/lock-words.ts';
import { AddressMap } from '../bytes/address-map.ts';
import { LOCK_KINDS } from '../runtime/sync-objects.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { WaitTable } from '../snapshot/wait-table.ts';

export class HeldLocks {
  readonly #snapshot: Snapshot;
  readonly #waits: WaitTable;
  #known: ReadonlyMap<number, LockHolders> | undefined;
  #lockRows: Int32Array | undefined;
  /** By LockTable row. */
  readonly #keepers = new Map<number, ReturnType<typeof partsOf>>();

  /** `known`: what was found out earlier. */
  constructor(snapshot: Snapshot, waits: WaitTable, known?: ReadonlyMap<number, LockHolders>) {
    this.#snapshot = snapshot;
    this.#waits = waits;
    this.#known = known;
  }

  /** What is known of a lock's holders, by LockTable row; undefined: it is none that anybody holds (a WaitGroup, a Cond). */
  of(lock: number): LockHolders | undefined {
    return this.all().get(lock);
  }

  /** What is known of all locks. */
  all(): ReadonlyMap<number, LockHolders> {
    this.#known ??= this.#find();
    return this.#known;
  }

  #find(): ReadonlyMap<number, LockHolders> {
    const { locks } = this.#waits;
    const rows: number[] = [];
    const asked: AskedLock[] = [];
    for (let row = 0; row < locks.count; row++) {
      const lock = askedLock(this.#snapshot, LOCK_KINDS[locks.kind[row]], locks.address[row]);
      if (!lock) continue;
      rows.push(row);
      asked.push(lock);
    }
    if (asked.length === 0) return new Map();
    const found = new HolderAnalysis(this.#snapshot).of(asked);
    return new Map(found.map((holders, i) => [rows[i], holders]));
  }

  /** Whether a wait is for something that somebody holds, or should. */
  isLock(wait: number): boolean {
    const lock = this.#lockOf(wait);
    return lock >= 0 && HELD.has(LOCK_KINDS[this.#waits.locks.kind[lock]]);
  }

  /** Those who hold what a wait is for, as far as they keep this wait from ending; undefined: nobody is known to. */
  keeping(wait: number): readonly Holder[] | undefined {
    return this.#keepersOf(wait)?.holders;
  }

  /** The same as rows, each once, for the search of who is stuck. Waits that the same keep from ending have the same array. */
  readonly heldBy = (wait: number): readonly number[] | undefined => this.#keepersOf(wait)?.rows;

  #lockOf(wait: number): number {
    this.#lockRows ??= lockRows(this.#waits);
    return this.#lockRows[wait];
  }

  #keepersOf(wait: number): Keepers | undefined {
    const lock = this.#lockOf(wait);
    const known = lock < 0 ? undefined : this.of(lock);
    if (!known || known.holders.length === 0) return undefined;
    let parts = this.#keepers.get(lock);
    if (!parts) {
      parts = partsOf(known);
      this.#keepers.set(lock, parts);
    }
    const { all, writers, readers } = parts;
    if (known.state.kind !== 'read') return all;
    // The pending writer waits for the readers that are inside; everybody else waits for the writer.
    if (writers.holders.length > 0 && !writers.rows.includes(this.#waits.goroutine[wait])) return writers;
    return readers.holders.length > 0 && readers.holders.length === known.state.readers ? readers : undefined;
  }
}

/** Holders, and their rows, each once. */
interface Keepers {
  readonly holders: readonly Holder[];
  readonly rows: readonly number[];
}

function partsOf({ holders }: LockHolders) {
  const part = (some: readonly Holder[]): Keepers => ({ holders: some, rows: [...new Set(some.map((h) => h.row))] });
  const ofMode = (mode: Holder['mode']) => part(holders.filter((h) => h.mode === mode));
  return { all: part(holders), writers: ofMode('write'), readers: ofMode('read') };
}

/** Wait → LockTable row of what it is for; -1 where that is none. */
function lockRows({ locks, resource }: WaitTable): Int32Array {
  const known = new AddressMap(locks.address);
  const rows = new Int32Array(resource.length);
  for (let wait = 0; wait < resource.length; wait++) rows[wait] = known.rowOf(resource[wait]);
  return rows;
}

const HELD: ReadonlySet<string> = new Set(['sync.Mutex', 'sync.RWMutex', 'sync.Once']);

function askedLock(snapshot: Snapshot, kind: (typeof LOCK_KINDS)[number], address: number): AskedLock | undefined {
  if (kind === 'sync.Mutex') return { address, kind: 'mutex' };
  if (kind === 'sync.RWMutex') return { address, kind: 'rwmutex' };
  // A Once is held by whoever runs its function: by its own mutex.
  return kind === 'sync.Once' ? { address: address + snapshot.program.layout.once.m, kind: 'mutex' } : undefined;
}
