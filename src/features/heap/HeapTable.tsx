/** A table of the heap: rows of one height, of which those in sight are drawn; a current one; ↵ opens it. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type ReactNode, useEffect } from 'react';
import { useRows } from '../../ui/useRows.ts';
import { useCommands } from '../../view/commands.ts';
import { useWhere } from '../../view/place.ts';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';

export interface Column<T> {
  readonly title: string;
  readonly isNumber?: boolean;
  readonly cell: (row: T) => ReactNode;
}

interface Props<T> {
  readonly label: string;
  /** Names the widths in heap.css. */
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly total: number;
  /** undefined: it has not come yet. */
  readonly rowAt: (index: number) => T | undefined;
  /** -1: none. */
  readonly at: number;
  readonly onChoose: (index: number) => void;
  readonly onOpen?: (index: number) => unknown;
  /** Rows in sight, for who loads them in windows. */
  readonly onSight?: (first: number, last: number) => void;
}

const HEAD = 30;

export function HeapTable<T>({ label, name, columns, total, rowAt, at, onChoose, onOpen, onSight }: Props<T>) {
  const rows = useRows(total, rowHeight(useView((state) => state.density)), HEAD);
  useEffect(() => onSight?.(rows.first, rows.last), [onSight, rows.first, rows.last]);
  useWhere(at < 0 ? '' : `Row ${at + 1} of ${total}`);
  const choose = (index: number) => {
    rows.show(index);
    onChoose(index);
  };
  useTableCommands(name, at, total, choose, onOpen);
  return (
    <div
      className={`pane grid heap-${name}`}
      ref={rows.pane}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-activedescendant={at < 0 ? undefined : `heap-${name}-${at}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map(({ title, isNumber }) => (
          <span key={title} role="columnheader" className={isNumber === true ? 'num' : undefined}>
            {title}
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => {
          const row = rowAt(index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
            <div
              key={index}
              id={`heap-${name}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === at}
              className={`row bay${index === at ? ' on' : ''}`}
              style={{ transform: `translateY(${top}px)` }}
              onClick={() => choose(index)}
              onDoubleClick={() => onOpen?.(index)}
            >
              {row === undefined ? (
                <span role="gridcell" className="waiting" />
              ) : (
                columns.map(({ title, isNumber, cell }) => (
                  <span key={title} role="gridcell" className={isNumber === true ? 'num mono' : undefined}>
                    {cell(row)}
                  </span>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function useTableCommands(
  name: string,
  at: number,
  total: number,
  choose: (index: number) => unknown,
  onOpen: ((index: number) => unknown) | undefined,
): void {
  const section = 'Heap';
  useCommands([
    ...rowCommands(section, at, total, choose),
    {
      id: `heap.${name}.open`,
      title: 'Open',
      section,
      keys: ['Enter'],
      foot: onOpen === undefined ? undefined : 'open',
      run: () => (at < 0 || onOpen === undefined ? false : onOpen(at)),
    },
  ]);
}
