/** What a view of a tree keeps in its address: the current node, what is unfolded, what it is zoomed to. */
import { useMemo } from 'react';
import type { CompareLink, CreatedByLink, StacksLink } from '../../../api/links.ts';
import { useGo } from '../location.tsx';
import { above, type Branch, firstOpen, treeRows } from './branches.ts';

/** Addresses that keep a tree. */
export type TreeLink = CreatedByLink | StacksLink | CompareLink;

export function useTreeView(nodes: readonly Branch[], link: TreeLink) {
  const go = useGo();
  const opened = useMemo(() => new Set(link.open ?? firstOpen(nodes)), [nodes, link.open]);
  const current = nodes.findIndex((node) => node.id === link.at);
  // Whatever is chosen is in sight.
  const open = useMemo(
    () => new Set([...opened, ...(current < 0 ? [] : above(nodes, current))]),
    [opened, nodes, current],
  );
  const rows = useMemo(() => treeRows(nodes, open), [nodes, open]);
  return {
    rows,
    current: current < 0 ? undefined : current,
    focus: link.zoom === true && current >= 0 ? current : undefined,
    choose: (id: string) => go({ ...link, at: id, zoom: link.zoom }, { replace: true }),
    fold: (id: string, unfolded: boolean) => {
      const next = new Set(open);
      if (unfolded) next.add(id);
      else next.delete(id);
      go({ ...link, at: id, open: [...next] }, { replace: true });
    },
    zoom: (id: string) => go({ ...link, at: id, zoom: !(link.zoom === true && link.at === id) }),
  };
}
