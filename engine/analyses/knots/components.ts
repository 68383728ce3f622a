/**
 * Strongly connected components of a directed graph, of any depth (Tarjan's algorithm without recursion). Components come out
 * in reverse topological order: what a component leads to has a lower number.
 */
export interface Components {
  /** Node → component. */
  readonly of: Int32Array;
  readonly count: number;
}

/** `edges`: the targets of node n are targets[first[n]] … targets[first[n + 1] - 1]. */
export function components(first: Uint32Array, targets: Uint32Array): Components {
  const n = first.length - 1;
  const of = new Int32Array(n).fill(-1);
  const index = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const next = first.slice(0, n);
  const stack: number[] = [];
  const calls: number[] = [];
  let counter = 0;
  let count = 0;
  const enter = (node: number) => {
    index[node] = low[node] = counter++;
    stack.push(node);
    calls.push(node);
  };
  for (let root = 0; root < n; root++) {
    if (index[root] >= 0) continue;
    enter(root);
    for (let node = calls.at(-1); node !== undefined; node = calls.at(-1)) {
      if (next[node] < first[node + 1]) {
        const target = targets[next[node]++];
        if (index[target] < 0) enter(target);
        else if (of[target] < 0) low[node] = Math.min(low[node], index[target]);
        continue;
      }
      calls.pop();
      const parent = calls.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[node]);
      if (low[node] !== index[node]) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        of[member] = count;
        if (member === node) break;
      }
      count++;
    }
  }
  return { of, count };
}
