/** A row for each goroutine: which, and the value it has. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of many thousands of rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { ValueTableLink } from '../../../api/links.ts';
import { Fault } from '../../ui/Code.tsx';
import type { Rows as Window } from '../../ui/useRows.ts';
import { Handle } from '../../view/Handle.tsx';
import { useGo } from '../../view/location.tsx';
import { CellValue } from '../../view/values/ValueText.tsx';
import type { Rows, TableRow } from './useTable.ts';

interface Props {
  readonly link: ValueTableLink;
  readonly goroutine: GoroutineDetail;
  readonly table: Rows;
  readonly window: Window;
  readonly current: number;
  readonly onChoose: (goroutine: number) => void;
}

const HEADS = [
  { sort: 'id', label: 'Goroutine' },
  { sort: 'value', label: 'Value' },
] as const;

export function Table(props: Props) {
  const { link, table, window, current } = props;
  const go = useGo();
  const sort = link.sort ?? 'id';
  return (
    <div
      className="pane grid value-grid"
      ref={window.pane}
      role="grid"
      aria-label="Values"
      aria-rowcount={table.count + 1}
      aria-activedescendant={current < 0 ? undefined : `value-row-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {HEADS.map((head) => (
          <span
            key={head.sort}
            role="columnheader"
            aria-sort={sort === head.sort ? (link.descending === true ? 'descending' : 'ascending') : 'none'}
          >
            <button
              type="button"
              title={`Sort by ${head.label.toLowerCase()}`}
              onClick={() =>
                go({
                  ...link,
                  sort: head.sort,
                  descending: sort === head.sort && link.descending !== true ? true : undefined,
                })
              }
            >
              {head.label}
              {sort === head.sort && <span aria-hidden="true">{link.descending === true ? '↓' : '↑'}</span>}
            </button>
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: window.height }}>
        {window.visible
          .filter(({ index }) => index < table.count)
          .map(({ index, top }) => (
            <Row key={index} {...props} row={table.at(index)} index={index} top={top} />
          ))}
      </div>
    </div>
  );
}

interface RowProps extends Props {
  readonly row: TableRow | undefined;
  readonly index: number;
  readonly top: number;
}

function Row({ link, goroutine, current, onChoose, row, index, top }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
    <div
      id={`value-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={index === current}
      className={`row bay${index === current ? ' on' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => row !== undefined && onChoose(row.goroutineId)}
    >
      {row === undefined ? (
        <span role="gridcell">
          <i className="waiting" />
        </span>
      ) : (
        <>
          <span role="gridcell" className="value-goroutine">
            <Handle
              snapshot={link.snapshot}
              id={row.goroutineId}
              family={goroutine.family}
              filter={link.filter}
              inRow
            />
            {row.frame !== undefined && row.frame !== link.frame && <span className="t3">frame {row.frame}</span>}
          </span>
          <span role="gridcell" className="value-cell">
            {row.value === undefined ? (
              <Fault reason={row.fault ?? 'there is no such value'} />
            ) : (
              <CellValue variable={row.value} />
            )}
          </span>
        </>
      )}
    </div>
  );
}
