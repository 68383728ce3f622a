/** Nodes of a graph in layers, so that edges lead to the right; those that close a circle lead back. */

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Every node is in one layer: as far to the right as the longest way to it that closes no circle. */
export function layersOf(ids: readonly string[], edges: readonly Edge[]): string[][] {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) if (next.has(to)) next.get(from)?.push(to);
  const { order, back } = searched(ids, next);
  const layer = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const id of order)
    for (const to of next.get(id) ?? [])
      if (!back.get(id)?.has(to)) layer.set(to, Math.max(layer.get(to) ?? 0, (layer.get(id) ?? 0) + 1));
  const layers: string[][] = [];
  for (const id of ids) {
    const at = layer.get(id) ?? 0;
    while (layers.length <= at) layers.push([]);
    layers[at].push(id);
  }
  return layers;
}

/** By a search in depth: an order in which edges lead onward, but for those that lead back. */
function searched(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>) {
  const back = new Map<string, Set<string>>();
  const finished: string[] = [];
  const seen = new Set<string>();
  const open = new Set<string>();
  for (const root of ids) {
    const path: { readonly id: string; at: number }[] = seen.has(root) ? [] : [{ id: root, at: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1];
      seen.add(step.id);
      open.add(step.id);
      const to = next.get(step.id)?.[step.at++];
      if (to === undefined) {
        open.delete(step.id);
        finished.push(step.id);
        path.pop();
      } else if (open.has(to)) back.set(step.id, (back.get(step.id) ?? new Set()).add(to));
      else if (!seen.has(to)) path.push({ id: to, at: 0 });
    }
  }
  return { order: finished.reverse(), back };
}
