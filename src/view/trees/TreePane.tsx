/** A tree as its picture and its table, with what both have: the current node, folding, zoom, files, and its words. */
import type { ReactNode } from 'react';
import { useMarkdown } from '../place.ts';
import { BoxTree } from './BoxTree.tsx';
import type { Branch } from './branches.ts';
import { Icicle, type IcicleNode } from './Icicle.tsx';
import { treeMarkdown } from './markdown.ts';
import { type TreeColumn, TreeTable } from './TreeTable.tsx';
import { useTreeExports } from './useTreeExports.ts';
import { type TreeLink, useTreeView } from './useTreeView.ts';
import './trees.css';

interface Props<T extends Branch> {
  readonly link: TreeLink;
  readonly nodes: readonly T[];
  /** The same nodes as the picture draws them. */
  readonly cells: readonly IcicleNode[];
  /** "29 goroutines · 4 stacks" */
  readonly headline: string;
  /** What the picture shows, for those who cannot see it. */
  readonly picture: string;
  readonly table: {
    readonly label: string;
    readonly className: string;
    readonly section: string;
    readonly columns: readonly TreeColumn<T>[];
  };
  readonly tell: (node: T) => ReactNode;
  /** Leads from the current node on, beside its sentence. */
  readonly act?: (node: T) => ReactNode;
  /** What is said while no node is current. */
  readonly lead?: ReactNode;
  readonly onOpen: (node: T) => void;
}

export function TreePane<T extends Branch>(props: Props<T>) {
  const { link, nodes, cells, headline, picture, table, tell, act, lead, onOpen } = props;
  const view = useTreeView(nodes, link);
  useTreeExports(link.view, cells, view.focus);
  useMarkdown(() => treeMarkdown(headline, view.rows, (node) => cells[node]));
  return (
    <>
      {link.draw === undefined && (
        <Icicle
          nodes={cells}
          label={picture}
          current={view.current}
          focus={view.focus}
          onPick={(node) => view.choose(nodes[node].id)}
          onZoom={(node) => view.zoom(nodes[node].id)}
          tell={(node) => tell(nodes[node])}
          act={act && ((node) => act(nodes[node]))}
          lead={lead}
        />
      )}
      {link.draw === 'graph' && (
        <BoxTree
          nodes={cells}
          rows={view.rows}
          label={picture}
          current={view.current}
          onPick={(node) => view.choose(nodes[node].id)}
          onOpen={(node) => onOpen(nodes[node])}
          onFold={(node, open) => view.fold(nodes[node].id, open)}
        />
      )}
      <TreeTable
        {...table}
        nodes={nodes}
        rows={view.rows}
        at={link.at}
        onAt={view.choose}
        onFold={view.fold}
        onOpen={onOpen}
        onZoom={(node) => view.zoom(node.id)}
      />
    </>
  );
}
