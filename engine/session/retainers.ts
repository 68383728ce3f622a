/** What keeps what in the heap, as answers: the dominator tree with the names of owners and objects. */
import type { Retainer, RetainersPage, RetainersQuery } from '../../api/heap-objects.ts';
import { type ObjectGraph, type Owners, type Retained, Retention } from '../analyses/retained/retention.ts';
import { SPECIALS, TIMERS, VARIABLES } from '../analyses/stuck/root-columns.ts';
import type { RootedGraph } from '../analyses/stuck/rooted-graph.ts';
import { type Fault, fault, hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { GoroutineFacts } from './facts.ts';
import type { HeapFacts } from './heap.ts';
import type { MemoryFacts } from './memory.ts';
import { problemOf } from './snapshot-facts.ts';

export class Retainers {
  readonly #facts: GoroutineFacts;
  readonly #heap: HeapFacts;
  readonly #memory: MemoryFacts;
  #known: Known | Fault | undefined;

  constructor(facts: GoroutineFacts, heap: HeapFacts, memory: MemoryFacts) {
    this.#facts = facts;
    this.#heap = heap;
    this.#memory = memory;
  }

  page({ of, offset, limit }: RetainersQuery): RetainersPage {
    const known = this.#all();
    const empty = { rows: [], offset, total: 0, keepers: [] };
    const none = { reachedBytes: 0, reachedObjects: 0, otherBytes: 0, otherObjects: 0 };
    if (isFault(known)) return { ...empty, ...none, fault: problemOf(known) };
    const { retention } = known;
    const { all } = retention;
    const use = this.#heap.use(known.rooted.heap);
    const sums = {
      reachedBytes: all.bytes,
      reachedObjects: all.objects,
      otherBytes: Math.max(0, use.objectBytes - all.bytes),
      otherObjects: Math.max(0, use.objects - all.objects),
    };
    const under = of === undefined ? all : this.#find(known, of);
    if (!under) return { ...empty, ...sums, fault: problemOf(unreached(of ?? '')) };
    const answer = (retained: Retained) => this.#answer(known, retained);
    return {
      rows: retention.kept(under.number, offset, limit).map(answer),
      offset,
      total: under.keeps,
      of: of === undefined ? undefined : answer(under),
      keepers: retention.keepers(under.number).map(answer),
      ...sums,
    };
  }

  /** Bytes that would go with the object that contains an address; undefined: nothing leads to it, or it is not known. */
  bytesOf(address: number): number | undefined {
    const known = this.#all();
    if (isFault(known)) return undefined;
    const slot = known.rooted.graph.slotOf(address);
    return slot < 0 ? undefined : known.retention.ofSlot(slot)?.bytes;
  }

  #all(): Known | Fault {
    this.#known ??= this.#make();
    return this.#known;
  }

  #make(): Known | Fault {
    const rooted = this.#facts.pointers();
    if (isFault(rooted)) return rooted;
    if (rooted.fault) return rooted.fault;
    const owners = new OwnerTable(rooted, (address) => this.#memory.target(address).start ?? address);
    return { rooted, owners, retention: new Retention(objectGraph(rooted), owners) };
  }

  #find({ rooted, owners, retention }: Known, key: string): Retained | undefined {
    const owner = owners.find(key.startsWith('g') ? `g${this.#facts.snapshot.rowOf(Number(key.slice(1)))}` : key);
    if (owner !== undefined) return retention.ofOwner(owner);
    const slot = key.startsWith('0x') ? rooted.graph.slotOf(Number(key)) : -1;
    return slot < 0 ? undefined : retention.ofSlot(slot);
  }

  #answer({ rooted, owners }: Known, retained: Retained): Retainer {
    const { ownBytes, bytes, objects, keeps, slot, owner } = retained;
    const sizes = { ownBytes, bytes, objects, keeps };
    if (owner === undefined) {
      const { span, index } = rooted.graph.placeOf(slot ?? 0);
      const { base, elementSize, firstObject } = rooted.heap.spans;
      const text = this.#heap.label(firstObject[span] + index);
      return { key: hex(base[span] + index * elementSize[span]), kind: 'object', text, ...sizes };
    }
    const key = owners.keys[owner];
    if (key === 'timers' || key === 'finalizers') return { key, kind: key, text: key, ...sizes };
    if (!key.startsWith('g')) return { key, kind: 'variable', text: this.#memory.target(Number(key)).text, ...sizes };
    const { goroutines } = this.#facts.snapshot;
    const row = Number(key.slice(1));
    const goroutineId = goroutines.id[row];
    const text = this.#facts.start(row)?.function ?? '';
    return { key: `g${goroutineId}`, kind: 'goroutine', text, goroutineId, ...sizes };
  }
}

interface Known {
  readonly rooted: RootedGraph;
  readonly owners: OwnerTable;
  readonly retention: Retention;
}

function unreached(key: string): Fault {
  return fault('not-reached', `Nothing that the program can still use leads to ${key}, or it is not in the heap.`);
}

function objectGraph({ heap, graph }: RootedGraph): ObjectGraph {
  return {
    slots: graph.slots,
    sources: (slot, visit) => graph.sources(slot, visit),
    size: (slot) => heap.spans.elementSize[graph.placeOf(slot).span],
  };
}

/** Who holds pointers into the heap: goroutines ("g" and their row), package variables (their address), timers, finalizers. */
class OwnerTable implements Owners {
  readonly keys: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #bySlot = new Map<number, number[]>();

  /** `variable`: where the package variable begins that an address lies in. */
  constructor({ roots }: RootedGraph, variable: (address: number) => number) {
    for (let i = 0; i < roots.count; i++) {
      const owner = this.#number(keyOf(roots.owner[i], () => variable(roots.address[i])));
      const known = this.#bySlot.get(roots.slot[i]);
      if (!known) this.#bySlot.set(roots.slot[i], [owner]);
      else if (!known.includes(owner)) known.push(owner);
    }
  }

  get count(): number {
    return this.keys.length;
  }

  of(slot: number): readonly number[] {
    return this.#bySlot.get(slot) ?? NOBODY;
  }

  find(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  #number(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.keys.length);
    return this.keys.push(key) - 1;
  }
}

const NOBODY: readonly number[] = [];

function keyOf(owner: number, variable: () => number): string {
  if (owner === VARIABLES) return hex(variable());
  if (owner === TIMERS) return 'timers';
  return owner === SPECIALS ? 'finalizers' : `g${owner}`;
}
