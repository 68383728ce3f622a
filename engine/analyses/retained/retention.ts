/**
 * What is kept by what: the size of all that would go with an object, a package variable or the stack of a goroutine, if only
 * that went. Knows nothing of cores: objects are slots, owners are numbers behind them.
 */
import { type DominatorTree, dominatorTree } from './dominators.ts';

export interface ObjectGraph {
  readonly slots: number;
  /** Visits the slots of the objects that point to one. */
  sources(slot: number, visit: (source: number) => void): void;
  /** Bytes of the object in a slot. */
  size(slot: number): number;
}

/** Who holds pointers into the heap from outside: numbers from 0 on. */
export interface Owners {
  readonly count: number;
  /** Those that point to a slot. */
  of(slot: number): readonly number[];
}

/** An owner or an object, by the number that the tree gives it. */
export interface Retained {
  readonly number: number;
  readonly slot?: number;
  readonly owner?: number;
  /** Of the object alone; 0 for an owner. */
  readonly ownBytes: number;
  readonly bytes: number;
  readonly objects: number;
  /** How many it keeps directly. */
  readonly keeps: number;
}

export class Retention {
  readonly #tree: DominatorTree;
  readonly #slots: number;
  readonly #size: (slot: number) => number;
  readonly #bytes: Float64Array;
  readonly #objects: Uint32Array;
  readonly #keeps: Uint32Array;
  /** Of the last question: windows of one list are asked for one after the other. */
  #sorted: { readonly of: number; readonly children: Uint32Array } | undefined;

  constructor(graph: ObjectGraph, owners: Owners) {
    const { slots } = graph;
    const root = slots + owners.count;
    this.#slots = slots;
    this.#size = (slot) => graph.size(slot);
    this.#tree = dominatorTree({
      nodes: root + 1,
      root,
      sources(node, visit) {
        if (node === root) return;
        if (node >= slots) {
          visit(root);
          return;
        }
        for (const owner of owners.of(node)) visit(slots + owner);
        graph.sources(node, visit);
      },
    });
    const { count, node, dominator } = this.#tree;
    this.#bytes = new Float64Array(count);
    this.#objects = new Uint32Array(count);
    this.#keeps = new Uint32Array(count);
    for (let i = count - 1; i > 0; i--) {
      if (node[i] < slots) {
        this.#bytes[i] += graph.size(node[i]);
        this.#objects[i]++;
      }
      this.#bytes[dominator[i]] += this.#bytes[i];
      this.#objects[dominator[i]] += this.#objects[i];
      this.#keeps[dominator[i]]++;
    }
  }

  /** All that is reached. */
  get all(): Retained {
    return this.#retained(0);
  }

  /** undefined: nothing leads to it. */
  ofSlot(slot: number): Retained | undefined {
    return this.#ofNode(slot);
  }

  ofOwner(owner: number): Retained | undefined {
    return this.#ofNode(this.#slots + owner);
  }

  /** What keeps it, nearest first, `all` left out. */
  keepers(number: number): Retained[] {
    const { dominator } = this.#tree;
    const found: Retained[] = [];
    for (let at = dominator[number]; at !== 0 && found.length < MAX_KEEPERS; at = dominator[at])
      found.push(this.#retained(at));
    return found;
  }

  /** What goes with it, most bytes first. */
  kept(number: number, offset: number, limit: number): Retained[] {
    return Array.from(this.#children(number).subarray(offset, offset + limit), (i) => this.#retained(i));
  }

  #children(number: number): Uint32Array {
    if (this.#sorted?.of === number) return this.#sorted.children;
    const { count, dominator } = this.#tree;
    const children = new Uint32Array(this.#keeps[number]);
    let found = 0;
    for (let i = number + 1; i < count && found < children.length; i++)
      if (dominator[i] === number) children[found++] = i;
    const bytes = this.#bytes;
    children.sort((a, b) => bytes[b] - bytes[a] || a - b);
    this.#sorted = { of: number, children };
    return children;
  }

  #ofNode(node: number): Retained | undefined {
    const number = this.#tree.number[node];
    return number === 0 ? undefined : this.#retained(number - 1);
  }

  #retained(number: number): Retained {
    const node = this.#tree.node[number];
    const isObject = node < this.#slots;
    return {
      number,
      slot: isObject ? node : undefined,
      owner: isObject || number === 0 ? undefined : node - this.#slots,
      ownBytes: isObject ? this.#size(node) : 0,
      bytes: this.#bytes[number],
      objects: this.#objects[number],
      keeps: this.#keeps[number],
    };
  }
}

/** A list of objects may be as deep as it is long. */
const MAX_KEEPERS = 1000;
