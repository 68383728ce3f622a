/**
 * Dominators of a graph with one root: v is dominated by d where every way from the root to v goes over d. What an object of a
 * heap keeps is what it dominates.
 * Source: Lengauer and Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph" (1979), with path compression; all in
 * columns, without recursion: O(edges · log nodes) whatever the shape.
 */

export interface FlowGraph {
  /** Nodes are 0 … nodes - 1. */
  readonly nodes: number;
  readonly root: number;
  /** Visits the nodes that lead to one; some may come several times. */
  sources(node: number, visit: (source: number) => void): void;
}

/** Numbers here are those of the order in which a walk from the root meets the nodes first; the root is 0. */
export interface DominatorTree {
  /** Nodes that the root leads to. */
  readonly count: number;
  /** Number → node. */
  readonly node: Uint32Array;
  /** Node → its number + 1; 0: the root does not lead there. */
  readonly number: Uint32Array;
  /** Number → the number of its immediate dominator, which is less; the root's own is 0. */
  readonly dominator: Uint32Array;
}

export function dominatorTree(graph: FlowGraph): DominatorTree {
  const { count, node, number, parent } = depthFirst(graph);
  const semi = Uint32Array.from({ length: count }, (_, i) => i);
  const dominator = new Uint32Array(count);
  const forest = new Forest(semi);
  // Vertices whose semidominator is v, as a list: first, and then next.
  const first = new Uint32Array(count);
  const next = new Uint32Array(count);
  for (let w = count - 1; w > 0; w--) {
    let least = semi[w];
    graph.sources(node[w], (source) => {
      const v = number[source];
      if (v === 0) return;
      const candidate = semi[forest.least(v - 1)];
      if (candidate < least) least = candidate;
    });
    semi[w] = least;
    next[w] = first[least];
    first[least] = w;
    const p = parent[w];
    forest.link(p, w);
    for (let v = first[p]; v !== 0; v = next[v]) {
      const u = forest.least(v);
      dominator[v] = semi[u] < semi[v] ? u : p;
    }
    first[p] = 0;
  }
  for (let w = 1; w < count; w++) if (dominator[w] !== semi[w]) dominator[w] = dominator[dominator[w]];
  return { count, node, number, dominator };
}

/** Numbers the nodes in the order of a depth-first walk. */
function depthFirst(graph: FlowGraph): Omit<DominatorTree, 'dominator'> & { parent: Uint32Array } {
  const { nodes, root } = graph;
  const { end, targets } = forwards(graph);
  const number = new Uint32Array(nodes);
  const node = new Uint32Array(nodes);
  const parent = new Uint32Array(nodes);
  const stack = new Uint32Array(nodes);
  let count = 0;
  let depth = 0;
  const enter = (at: number, from: number) => {
    node[count] = at;
    parent[count] = from;
    number[at] = ++count;
    stack[depth++] = at;
  };
  enter(root, 0);
  while (depth > 0) {
    const at = stack[depth - 1];
    // A node's targets are taken from the end: where the part of the one before it ends, they are through.
    if (end[at + 1] === end[at]) {
      depth--;
      continue;
    }
    const target = targets[--end[at + 1]];
    if (number[target] === 0) enter(target, number[at] - 1);
  }
  return { count, node: node.slice(0, count), number, parent: parent.subarray(0, count) };
}

/**
 * The edges turned around: those of a node lie from `end[node]` to `end[node + 1]` in `targets`, as long as nobody moved the
 * latter.
 */
function forwards(graph: FlowGraph): { readonly end: Uint32Array; readonly targets: Uint32Array } {
  const { nodes } = graph;
  const end = new Uint32Array(nodes + 1);
  for (let node = 0; node < nodes; node++) graph.sources(node, (source) => end[source + 1]++);
  for (let node = 0; node < nodes; node++) end[node + 1] += end[node];
  const targets = new Uint32Array(end[nodes]);
  const at = end.slice(0, nodes);
  for (let node = 0; node < nodes; node++) {
    graph.sources(node, (source) => {
      targets[at[source]++] = node;
    });
  }
  return { end, targets };
}

/** The part of the walk's tree that was gone over, with the vertex of least semidominator on the way up, compressed. */
class Forest {
  readonly #semi: Uint32Array;
  /** Vertex → the one above it, + 1; 0: it is a root of the forest. */
  readonly #ancestor: Uint32Array;
  readonly #label: Uint32Array;
  readonly #path: Uint32Array;

  constructor(semi: Uint32Array) {
    this.#semi = semi;
    this.#ancestor = new Uint32Array(semi.length);
    this.#label = semi.slice();
    this.#path = new Uint32Array(semi.length);
  }

  link(above: number, vertex: number): void {
    this.#ancestor[vertex] = above + 1;
  }

  /** The vertex with the least semidominator between a vertex and the root of its tree, that root left out. */
  least(vertex: number): number {
    const ancestor = this.#ancestor;
    if (ancestor[vertex] === 0) return vertex;
    const label = this.#label;
    const semi = this.#semi;
    let depth = 0;
    for (let v = vertex; ancestor[ancestor[v] - 1] !== 0; v = ancestor[v] - 1) this.#path[depth++] = v;
    while (depth > 0) {
      const v = this.#path[--depth];
      const above = ancestor[v] - 1;
      if (semi[label[above]] < semi[label[v]]) label[v] = label[above];
      ancestor[v] = ancestor[above];
    }
    return label[vertex];
  }
}
