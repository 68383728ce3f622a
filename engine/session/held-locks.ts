/**
 * Who holds the locks that somebody waits for, and so who alone can end which wait. Worked out once, for all locks, when first
 * asked for.
 */
import { type Holder, HolderAnalysis, type LockHolders } from '../analyses/holders/holders.ts';
import type { AskedLock } from '../analyses/holders/lock-words.ts';
import { LOCK_KINDS } from '../runtime/sync-objects.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { rowOfAddress, type WaitTable } from '../snapshot/wait-table.ts';

export class HeldLocks {
  readonly #snapshot: Snapshot;
  readonly #waits: WaitTable;
  #known: ReadonlyMap<number, LockHolders> | undefined;

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
    const { locks, resource } = this.#waits;
    const lock = rowOfAddress(locks.address, resource[wait]);
    return lock >= 0 && HELD.has(LOCK_KINDS[locks.kind[lock]]);
  }

  /** Those who hold what a wait is for, as far as they keep this wait from ending; undefined: nobody is known to. */
  keeping(wait: number): readonly Holder[] | undefined {
    const { locks, resource, goroutine } = this.#waits;
    const lock = rowOfAddress(locks.address, resource[wait]);
    const known = lock < 0 ? undefined : this.of(lock);
    if (!known || known.holders.length === 0) return undefined;
    const waiter = goroutine[wait];
    const { state } = known;
    const named = (mode: Holder['mode']) => known.holders.filter((h) => h.mode === mode);
    if (state.kind !== 'read') return known.holders;
    // The pending writer waits for the readers that are inside; everybody else waits for the writer.
    const writer = named('write');
    if (writer.length > 0 && !writer.some((h) => h.row === waiter)) return writer;
    const readers = named('read');
    return readers.length > 0 && readers.length === state.readers ? readers : undefined;
  }

  /** The same as rows, for the search of who is stuck. */
  readonly heldBy = (wait: number): readonly number[] | undefined => {
    const rows = this.keeping(wait)?.map((holder) => holder.row);
    return rows && [...new Set(rows)];
  };
}

const HELD: ReadonlySet<string> = new Set(['sync.Mutex', 'sync.RWMutex', 'sync.Once']);

function askedLock(snapshot: Snapshot, kind: (typeof LOCK_KINDS)[number], address: number): AskedLock | undefined {
  if (kind === 'sync.Mutex') return { address, kind: 'mutex' };
  if (kind === 'sync.RWMutex') return { address, kind: 'rwmutex' };
  // A Once is held by whoever runs its function: by its own mutex.
  return kind === 'sync.Once' ? { address: address + snapshot.program.layout.once.m, kind: 'mutex' } : undefined;
}
