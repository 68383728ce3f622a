/** A tree as a table that folds: the twin of every picture of a tree, and what has its keys. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of many rows is positioned by hand; ARIA's treegrid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import type { ReactNode } from 'react';
import { count } from '../../ui/format.ts';
import { RowAct } from '../../ui/RowAct.tsx';
import { useRows } from '../../ui/useRows.ts';
import { useCommands } from '../commands.ts';
import { useWhere } from '../place.ts';
import { rowCommands } from '../rowCommands.ts';
import { rowHeight, useView } from '../store.ts';
import { above, type Branch, type TreeRow } from './branches.ts';

export interface TreeColumn<T> {
  readonly head: string;
  readonly title?: string;
  readonly number?: boolean;
  readonly cell: (node: T) => ReactNode;
}

interface Props<T extends Branch> {
  readonly nodes: readonly T[];
  readonly rows: readonly TreeRow[];
  readonly label: string;
  /** Says how wide the columns are. */
  readonly className: string;
  /** Beginning of the ids of its commands. */
  readonly section: string;
  readonly columns: readonly TreeColumn<T>[];
  readonly at: string | undefined;
  readonly onAt: (id: string) => void;
  readonly onFold: (id: string, open: boolean) => void;
  readonly onOpen: (node: T) => void;
  readonly onZoom: (node: T) => void;
}

const HEAD = 30;
const INDENT = 16;

export function TreeTable<T extends Branch>(props: Props<T>) {
  const { nodes, rows, columns, at, onAt, onFold, onOpen, onZoom } = props;
  const view = useRows(rows.length, rowHeight(useView((state) => state.density)), HEAD);
  const current = rows.findIndex((row) => nodes[row.node].id === at);
  useWhere(current < 0 ? '' : `Row ${count(current + 1)} of ${count(rows.length)}`);
  const jump = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return false;
    view.show(rows.indexOf(row));
    onAt(nodes[row.node].id);
  };
  const row = rows[current] as TreeRow | undefined;
  const node = row && nodes[row.node];
  const fold = () => {
    if (row === undefined || node === undefined) return false;
    if (row.open) return onFold(node.id, false);
    const [parent] = above(nodes, row.node);
    return parent === undefined ? false : onAt(parent);
  };
  const unfold = () => {
    if (row === undefined || node === undefined || !row.folds) return false;
    return row.open ? jump(current + 1) : onFold(node.id, true);
  };
  const { section } = props;
  useCommands([
    ...rowCommands(section, current, rows.length, jump),
    { id: `${section}.unfold`, title: 'Unfold', section, keys: ['ArrowRight'], foot: 'unfold', run: unfold },
    { id: `${section}.fold`, title: 'Fold, or to the one above', section, keys: ['ArrowLeft'], run: fold },
    {
      id: `${section}.open`,
      title: 'List its goroutines',
      section,
      keys: ['Enter'],
      foot: 'list its goroutines',
      run: () => (node ? onOpen(node) : false),
    },
    {
      id: `${section}.zoom`,
      title: 'Zoom to it, and back',
      section,
      keys: ['z'],
      foot: 'zoom',
      run: () => (node ? onZoom(node) : false),
    },
  ]);
  return (
    <div
      className={`pane grid tree-grid ${props.className}`}
      ref={view.pane}
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={current < 0 ? undefined : `${section}-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map(({ head, title, number }) => (
          <span key={head} role="columnheader" title={title} className={number ? 'num' : undefined}>
            {head}
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: view.height }}>
        {view.visible.map(({ index, top }) => {
          const { node: place, depth, open, folds } = rows[index];
          const shown = nodes[place];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and takes the keys
            <div
              key={shown.id}
              id={`${section}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-level={depth + 1}
              aria-expanded={folds ? open : undefined}
              aria-selected={index === current}
              className={`row bay${index === current ? ' on' : ''}`}
              style={{ transform: `translateY(${top}px)` }}
              onClick={() => onAt(shown.id)}
              onDoubleClick={() => onOpen(shown)}
            >
              {columns.map(({ head, number, cell }, column) => (
                <span key={head} role="gridcell" className={number ? 'num' : column === 0 ? 'tree-name' : undefined}>
                  {column === 0 && (
                    <button
                      type="button"
                      tabIndex={-1}
                      className={`twist${open ? ' open' : ''}${folds ? '' : ' none'}`}
                      style={{ marginLeft: depth * INDENT }}
                      aria-label={open ? 'Fold' : 'Unfold'}
                      disabled={!folds}
                      onClick={(event) => {
                        event.stopPropagation();
                        onFold(shown.id, !open);
                      }}
                    />
                  )}
                  {cell(shown)}
                  {column === 0 && index === current && (
                    <RowAct label="List" title="List its goroutines (↵)" onAct={() => onOpen(shown)} />
                  )}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
