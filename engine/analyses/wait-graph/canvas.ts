/** Nodes and edges as they are put together: goroutines one by one or as groups, each edge once. */
import type { Edge, Node, WaitModel } from './model.ts';
import type { Sites } from './sites.ts';
import { thousands } from './words.ts';

/** Members that an unfolded group shows one by one; holders of one lock likewise. */
export const UNFOLDED = 12;
/** Goroutines of a knot at one place that are shown one by one. */
const KNOT_MEMBERS = 6;

export type Drawn = Omit<Node, 'count' | 'rows'> & { readonly count?: number };

/** What one box of goroutines stands for. */
export interface Part {
  readonly node: Drawn;
  readonly rows: ReadonlySet<number>;
}

export interface CanvasOptions {
  /** Ids of groups that are unfolded. */
  readonly open: ReadonlySet<string>;
  /** Goroutines that are drawn one by one wherever they wait. */
  readonly singles: ReadonlySet<number>;
}

export class Canvas {
  readonly model: WaitModel;
  readonly #sites: Sites;
  readonly #options: CanvasOptions;
  readonly #nodes = new Map<string, Drawn>();
  /** Node of goroutines → their rows. */
  readonly #members = new Map<string, Set<number>>();
  readonly #edges = new Map<string, Edge>();

  constructor(model: WaitModel, sites: Sites, options: CanvasOptions) {
    this.model = model;
    this.#sites = sites;
    this.#options = options;
  }

  get size(): number {
    return this.#nodes.size;
  }

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  nodes(): Node[] {
    return Array.from(this.#nodes.values(), (node): Node => {
      const rows = this.#members.get(node.id);
      if (!rows) return { ...node, count: node.count ?? 0 };
      const label = node.kind === 'more' ? `+${thousands(rows.size)} more` : node.label;
      return { ...node, label, count: rows.size, rows: [...rows] };
    });
  }

  edges(): Edge[] {
    return [...this.#edges.values()];
  }

  keep(node: Drawn): Drawn {
    const known = this.#nodes.get(node.id);
    if (known) return known;
    this.#nodes.set(node.id, node);
    return node;
  }

  edge(edge: Edge): void {
    const key = `${edge.from} ${edge.to} ${edge.kind}`;
    const known = this.#edges.get(key);
    this.#edges.set(key, known ? { ...known, count: known.count + edge.count } : edge);
  }

  /** One by one: who is alone at its place, who holds something, who is of a small knot. */
  nodeId(row: number): string {
    const few = this.model.knotOf(row) === undefined ? 1 : KNOT_MEMBERS;
    const { singles } = this.#options;
    if (this.#sites.countOf(row) <= few || singles.has(row)) return `g${this.model.idOf(row)}`;
    return `s${this.model.idOf(this.#sites.firstOf(row))}`;
  }

  /** Goroutines by the box that they are drawn in; a group that is unfolded: the first of them, and a stub for the others. */
  parts(rows: readonly number[]): Part[] {
    return [...grouped(rows, (row) => this.nodeId(row))].flatMap(([id, own]): Part[] => {
      if (id.startsWith('g')) return [{ node: this.goroutine(own[0]), rows: new Set(own) }];
      return this.#options.open.has(id)
        ? this.#unfolded(id, own)
        : [{ node: this.#group(id, own), rows: new Set(own) }];
    });
  }

  goroutine(row: number, of?: string): Drawn {
    const { function: detail, position } = this.model.site(row);
    const id = `g${this.model.idOf(row)}`;
    const knot = this.model.knotOf(row);
    return this.member({ id, kind: 'goroutine', label: id, detail, position, knot, unfolds: false, of }, [row]);
  }

  /** A node that stands for goroutines: it counts each once. */
  member(node: Drawn, rows: readonly number[]): Drawn {
    const members = this.#members.get(node.id) ?? new Set();
    for (const row of rows) members.add(row);
    this.#members.set(node.id, members);
    return this.keep(node);
  }

  #group(id: string, rows: readonly number[]): Drawn {
    const { function: label, position } = this.model.site(rows[0]);
    const knot = this.model.knotOf(rows[0]);
    return this.member({ id, kind: 'group', label, detail: '', position, knot, unfolds: true }, rows);
  }

  #unfolded(id: string, rows: readonly number[]): Part[] {
    const parts: Part[] = [];
    const others: number[] = [];
    let shown = 0;
    for (const node of this.#nodes.values()) if (node.of === id && node.kind === 'goroutine') shown++;
    for (const row of rows) {
      const known = this.#nodes.has(`g${this.model.idOf(row)}`);
      if (!known && shown >= UNFOLDED) others.push(row);
      else {
        parts.push({ node: this.goroutine(row, id), rows: new Set([row]) });
        if (!known) shown++;
      }
    }
    if (others.length > 0) {
      const stub = { id: `${id}+`, kind: 'more', label: '', detail: 'wait here', unfolds: false, of: id } as const;
      parts.push({ node: this.member(stub, others), rows: new Set(others) });
    }
    return parts;
  }
}

/** What belongs together, in the order in which it comes. */
export function grouped<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
