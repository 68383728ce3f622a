/** Method view: above who calls one function, below what it calls, and one table of both. */
import { useMemo } from 'react';
import type { StacksLink } from '../../../api/links.ts';
import type { StackTree } from '../../../api/trees.ts';
import { count } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import { useGo } from '../../view/location.tsx';
import { useMarkdown } from '../../view/place.ts';
import { Icicle, type IcicleNode } from '../../view/trees/Icicle.tsx';
import { treeMarkdown } from '../../view/trees/markdown.ts';
import { type TreeColumn, TreeTable } from '../../view/trees/TreeTable.tsx';
import { useTreeView } from '../../view/trees/useTreeView.ts';
import { type Method, methodOf } from './method.ts';
import { type CallNode, runName, sentence } from './model.ts';

interface Props {
  readonly tree: StackTree;
  readonly link: StacksLink;
  readonly method: string;
  readonly columns: readonly TreeColumn<CallNode>[];
  readonly cellsOf: (nodes: readonly CallNode[]) => readonly IcicleNode[];
  readonly onOpen: (node: CallNode) => void;
}

export function MethodPane({ tree, link, method, ...rest }: Props) {
  const go = useGo();
  const found = useMemo(() => methodOf(tree, method), [tree, method]);
  if (found === undefined)
    return (
      <p className="empty t2">
        No stack that is shown has <code>{printable(method)}</code>.{' '}
        <button type="button" className="link" onClick={() => go({ ...link, method: undefined, at: undefined })}>
          All stacks
        </button>
      </p>
    );
  return <Found {...rest} link={link} method={method} found={found} />;
}

function Found({ link, method, found, columns, cellsOf, onOpen }: Omit<Props, 'tree'> & { readonly found: Method }) {
  const go = useGo();
  const { nodes, callees } = found;
  const cells = useMemo(() => cellsOf(nodes), [nodes, cellsOf]);
  const view = useTreeView(nodes, link);
  const above = useMemo(() => cells.slice(0, callees), [cells, callees]);
  const below = useMemo(
    () =>
      cells.slice(callees).map((cell) => ({
        ...cell,
        parent: cell.parent === undefined ? undefined : cell.parent - callees,
      })),
    [cells, callees],
  );
  const headline = `${shortFunction(method)}: who calls it, and what it calls`;
  useMarkdown(() => treeMarkdown(headline, view.rows, (node) => cells[node]));
  const { current } = view;
  const picture = (part: readonly IcicleNode[], from: number, label: string, upwards: boolean) => (
    <Icicle
      nodes={part}
      label={label}
      current={current !== undefined && current >= from && current < from + part.length ? current - from : undefined}
      focus={undefined}
      upwards={upwards}
      onPick={(node) => view.choose(nodes[from + node].id)}
      onZoom={(node) => go({ ...link, method: nodes[from + node].run[0].function, at: undefined })}
      tell={(node) => sentence(nodes[from + node])}
    />
  );
  return (
    <>
      <p className="method-head t2">
        <code>{printable(shortFunction(method))}</code> · {count(nodes[0].total)} ·{' '}
        <button type="button" className="link" onClick={() => go({ ...link, method: undefined, at: undefined })}>
          All stacks <kbd className="key">m</kbd>
        </button>
      </p>
      {link.draw !== 'table' && (
        <>
          {picture(above, 0, 'Its callers, the nearest lowest.', true)}
          {picture(below, callees, 'What it calls.', false)}
        </>
      )}
      <TreeTable
        nodes={nodes}
        rows={view.rows}
        label="Callers, then callees"
        className="calls-grid"
        section="Stacks"
        columns={columns}
        at={link.at}
        onAt={view.choose}
        onFold={view.fold}
        onOpen={onOpen}
        onZoom={(node) => go({ ...link, method: node.run[0].function, at: undefined })}
      />
    </>
  );
}

/** Of the two tops of the method view: which of its trees begins there. */
export function sideOf({ id, parent }: CallNode): 'callers' | 'callees' | undefined {
  if (parent !== undefined) return undefined;
  return id.startsWith('callers:') ? 'callers' : id.startsWith('callees:') ? 'callees' : undefined;
}

export function methodName(node: CallNode): string {
  const side = sideOf(node);
  return side === undefined ? runName(node) : `${side} of ${runName(node)}`;
}
