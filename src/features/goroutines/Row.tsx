/** A line of the table. What it says is drawn once: when it moves, it is moved as it is. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { memo, type ReactNode, type RefObject } from 'react';
import { shallow } from 'zustand/shallow';
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Anchor } from '../../view/location.tsx';
import type { Column } from './columns.tsx';
import { type Line, membersFilter, NEXT_MEMBERS, type Settings } from './model.ts';

/** What can be done with a line. */
export interface RowActs {
  readonly onChoose: (id: string) => void;
  readonly onOpen: (key: string, unfold: boolean) => void;
  readonly moreMembers: (group: GoroutineGroup) => void;
  readonly moreGroups: () => void;
}

interface CellsProps {
  readonly line: Line;
  readonly columns: readonly Column[];
  readonly snapshot: string;
  /** As the address has it. */
  readonly filter: string | undefined;
  readonly settings: Settings;
  /** Those of the moment. */
  readonly acts: RefObject<RowActs | undefined>;
}

interface RowProps extends CellsProps {
  readonly index: number;
  readonly top: number;
  readonly isCurrent: boolean;
}

export function Row({ index, top, isCurrent, ...told }: RowProps) {
  const { line, settings, acts } = told;
  const classes = [
    'row',
    'bay',
    isCurrent ? 'on' : '',
    line.kind,
    line.kind === 'group' && line.open ? 'unfolded' : '',
  ];
  const grouped = settings.group !== 'none';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
    <div
      id={`line-${index}`}
      className={classes.join(' ')}
      role="row"
      aria-rowindex={index + 2}
      aria-level={grouped ? (line.kind === 'group' || line.kind === 'more-groups' ? 1 : 2) : undefined}
      aria-expanded={line.kind === 'group' ? line.open : undefined}
      aria-selected={isCurrent}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => acts.current?.onChoose(line.id)}
    >
      <Cells {...told} />
    </div>
  );
}

/** Lines and settings are made anew with every render of the table, mostly of the same things. */
const Cells = memo(
  CellsOf,
  (before, now) =>
    shallow(before.line, now.line) &&
    shallow(before.settings, now.settings) &&
    before.columns === now.columns &&
    before.snapshot === now.snapshot &&
    before.filter === now.filter,
);

function CellsOf({ line, snapshot, filter, settings, columns, acts }: CellsProps) {
  const cells = (of: (column: Column) => ReactNode) =>
    columns.map((column) => (
      <span
        key={column.sort}
        role="gridcell"
        data-column={column.sort}
        className={column.numeric === true ? 'num' : undefined}
      >
        {of(column)}
      </span>
    ));
  switch (line.kind) {
    case 'group': {
      const { group, open } = line;
      return (
        <>
          <span role="gridcell" className="twist-cell">
            <button
              type="button"
              tabIndex={-1}
              className="twist"
              aria-label={`${open ? 'Fold' : 'Unfold'} ${group.title}`}
              onClick={(event) => {
                event.stopPropagation();
                acts.current?.onOpen(group.key, !open);
              }}
            />
          </span>
          <span role="gridcell" className="num mono">
            {count(group.count)}
          </span>
          <span role="gridcell" className="state-cell">
            {group.knot === undefined || group.crashed ? (
              <Glyph family={group.family} crashed={group.crashed} />
            ) : (
              <Glyph family="knot" word={`in knot ${group.knot}`} />
            )}
          </span>
          {cells((column) =>
            column.sort === 'function' && !TITLED_BY_FUNCTION.has(settings.group) ? (
              <GroupTitle title={group.title} />
            ) : (
              column.group(group)
            ),
          )}
        </>
      );
    }
    case 'member': {
      const { row } = line;
      const handle = row && (
        <Handle snapshot={snapshot} id={row.id} family={row.family} crashed={row.crashed} filter={filter} inRow />
      );
      return (
        <>
          {line.group !== undefined && <span role="gridcell" />}
          <span role="gridcell" className={line.group === undefined ? 'flat-id' : 'member-id'}>
            {handle}
          </span>
          {cells((column) => (row === undefined ? <i className="waiting" /> : column.row(row)))}
        </>
      );
    }
    case 'limit':
      return (
        <span role="gridcell" className="limit-cell">
          {count(line.shown)} of {count(line.group.count)}
          {line.shown < line.listed && (
            <button type="button" className="link" tabIndex={-1} onClick={() => acts.current?.moreMembers(line.group)}>
              Next {Math.min(NEXT_MEMBERS, line.listed - line.shown)}
            </button>
          )}
          {line.listed === line.group.count ? (
            <Anchor
              className="link strong"
              tabIndex={-1}
              to={{ view: 'goroutines', snapshot, group: 'none', filter: membersFilter(settings, line.group) }}
            >
              All as a list
            </Anchor>
          ) : (
            line.shown >= line.listed && <span>· grouped by stack, all can be listed</span>
          )}
        </span>
      );
    case 'more-groups':
      return (
        <span role="gridcell" className="limit-cell">
          {count(line.shown)} of {count(line.total)} groups
          <button type="button" className="link" tabIndex={-1} onClick={() => acts.current?.moreGroups()}>
            Next 1,000
          </button>
        </span>
      );
  }
}

/** Groupings whose groups the function column names by itself; others are told by their title. */
const TITLED_BY_FUNCTION: ReadonlySet<string> = new Set(['stack', 'wait-site', 'none']);

function GroupTitle({ title }: { title: string }) {
  return (
    <code className="cut" title={title}>
      {title}
    </code>
  );
}
