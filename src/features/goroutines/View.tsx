/** Goroutines: all of them, in as few rows as possible. */
import { useEffect, useMemo, useRef } from 'react';
import type { GoroutineSort } from '../../../api/goroutine.ts';
import type { GoroutinesLink } from '../../../api/links.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useDiagnosis } from '../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Empty, Skeleton } from '../../ui/Notice.tsx';
import { useRows } from '../../ui/useRows.ts';
import { Unanswered } from '../../view/Answer.tsx';
import { type Command, useCommands } from '../../view/commands.ts';
import { hasTerm, NO_SYSTEM, withoutTerm, withTerm } from '../../view/filter.ts';
import { Anchor, linkNow, useGo, useLinkOf } from '../../view/location.tsx';
import { type FilterOutcome, useMarkdown, useOutcome, useWhere } from '../../view/place.ts';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { useGoodFilter } from '../../view/useGoodFilter.ts';
import { COLUMNS } from './columns.tsx';
import { Head } from './Head.tsx';
import { tableMarkdown } from './markdown.ts';
import { descendsFirst, goroutineOf, settingsOf } from './model.ts';
import { Preview } from './Preview.tsx';
import { Table } from './Table.tsx';
import { useCursor } from './useCursor.ts';
import { type Lines, useFlatLines, useGroupLines } from './useLines.ts';
import './goroutines.css';

export default function Goroutines() {
  const link = useLinkOf('goroutines');
  const snapshot = useSnapshot();
  const go = useGo();
  useTitle('Goroutines', snapshot.program);
  const wanted = settingsOf(link);
  const { filter, errors } = useGoodFilter(wanted.filter);
  const settings = { ...wanted, filter };
  const flat = settings.group === 'none';
  const open = useMemo(() => new Set(link.open ?? []), [link.open]);
  // The rows come at once; what the diagnosis adds to them, when it is worked out.
  const marks = useDiagnosis().data === undefined ? undefined : true;
  const groups = useGroupLines(settings, open, !flat, marks);
  const rows = useFlatLines(settings, flat, marks);
  const asked: Lines = flat ? rows : groups;
  const standing = useStanding({ lines: asked, settings, filter: link.filter }, asked.pending);
  const { lines } = standing;
  const [at, setAt] = useCursor(link.at, (next) => {
    // The reader may have gone elsewhere, or changed the table, since the cursor moved.
    const now = linkNow();
    if (now?.view === 'goroutines') go({ ...now, at: next }, { replace: true });
  });
  const density = useView((state) => state.density);
  const window = useRows(lines.count, rowHeight(density), 30);
  const { first, last } = window;
  const { see } = rows;
  useEffect(() => see(first, last), [see, first, last]);

  const current = at === undefined ? -1 : lines.find(at);
  const setOpen = (key: string, unfold: boolean) => {
    const others = (link.open ?? []).filter((one) => one !== key);
    go({ ...link, open: unfold ? [...others, key] : others, at: key }, { replace: true });
    setAt(key);
  };
  const sortBy = (sort: GoroutineSort) => {
    const descending = settings.sort === sort ? !settings.descending : descendsFirst(sort);
    go({ ...link, sort, descending });
  };
  const jump = (index: number) => {
    const next = Math.max(0, Math.min(lines.count - 1, index));
    if (lines.count === 0) return false;
    window.show(next);
    setAt(lines.at(next).id);
  };
  useTableCommands({ lines, current, link, setOpen, jump, filter: settings.filter });
  useShowOnce(link.at, current, window.show);

  const counts = asked.counts ?? lines.counts;
  const outcome = useMemo<FilterOutcome | undefined>(
    () =>
      counts === undefined
        ? undefined
        : { matched: counts.matched, total: counts.total, errors, pending: asked.pending },
    [counts, errors, asked.pending],
  );
  useOutcome(outcome);
  useMarkdown(counts && (() => tableMarkdown(settings.filter, lines)));
  useWhere(current < 0 ? '' : `Row ${count(current + 1)} of ${count(lines.count)}`);
  const paneOpen = useView((state) => state.paneOpen);
  const shown = current < 0 ? undefined : goroutineOf(lines.at(current));
  return (
    <>
      <Head link={link} settings={settings} lines={asked} />
      <div className="panes">
        {counts !== undefined ? (
          counts.matched === 0 ? (
            <NoMatch counts={counts} link={link} />
          ) : (
            <Table
              link={link}
              {...standing}
              sorted={settings}
              isBusy={asked.pending}
              window={window}
              current={current}
              onChoose={setAt}
              onOpen={setOpen}
              onSort={sortBy}
            />
          )
        ) : asked.error !== null ? (
          <Unanswered error={asked.error} what="The goroutines" onRetry={asked.retry} />
        ) : (
          <div className="pane">
            <Skeleton rows={16} label="Loading the goroutines" />
          </div>
        )}
        {paneOpen && <Preview goroutine={shown} link={link} />}
      </div>
    </>
  );
}

/** What is shown: it stands, with what it was asked with, until its successor is no longer awaited. */
function useStanding<T>(now: T, isAwaited: boolean): T {
  const last = useRef(now);
  if (!isAwaited) last.current = now;
  return last.current;
}

/** A link to a row brings it into sight, once, when it has come. */
function useShowOnce(wanted: string | undefined, index: number, show: (index: number) => void): void {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (wanted === undefined || index < 0 || shown.current === wanted) return;
    if (shown.current === undefined) show(index);
    shown.current = wanted;
  }, [wanted, index, show]);
}

function NoMatch({ counts, link }: { counts: NonNullable<Lines['counts']>; link: GoroutinesLink }) {
  const { emptiedBy } = counts;
  return (
    <div className="pane">
      <Empty>
        <p>
          None of {count(counts.total)} goroutines matches.
          {emptiedBy !== undefined && (
            <>
              {' Without '}
              <code>{emptiedBy.term}</code> {emptiedBy.count === 1 ? 'one would.' : `${count(emptiedBy.count)} would.`}
            </>
          )}
        </p>
        {emptiedBy === undefined ? (
          <Anchor className="button" to={{ ...link, filter: '', at: undefined }}>
            Drop the filter
          </Anchor>
        ) : (
          <Anchor className="button" to={{ ...link, filter: emptiedBy.without, at: undefined }}>
            Drop <code>{emptiedBy.term}</code>
          </Anchor>
        )}
      </Empty>
    </div>
  );
}

interface Acting {
  readonly lines: Lines;
  readonly current: number;
  readonly link: GoroutinesLink;
  readonly filter: string;
  readonly setOpen: (key: string, unfold: boolean) => void;
  readonly jump: (index: number) => unknown;
}

function useTableCommands({ lines, current, link, filter, setOpen, jump }: Acting): void {
  const go = useGo();
  const set = useView((state) => state.set);
  const paneOpen = useView((state) => state.paneOpen);
  const line = current < 0 ? undefined : lines.at(current);
  const section = 'Goroutines';
  const filterTo = (next: string) => go({ ...link, filter: next, at: undefined });
  const fold = () => {
    if (line?.kind === 'group') return line.open ? setOpen(line.group.key, false) : false;
    if ((line?.kind === 'member' || line?.kind === 'limit') && line.group !== undefined)
      return jump(lines.find(line.group.key));
    return false;
  };
  const unfold = () => {
    if (line?.kind === 'limit') return lines.moreMembers(line.group);
    if (line?.kind === 'more-groups') return lines.moreGroups();
    if (line?.kind !== 'group') return false;
    return line.open ? jump(current + 1) : setOpen(line.group.key, true);
  };
  const openRow = () => {
    if (line?.kind === 'limit' || line?.kind === 'more-groups') return unfold();
    const goroutine = goroutineOf(line);
    return goroutine === undefined
      ? false
      : go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine });
  };
  const focus = () => {
    const of = line?.kind === 'group' ? line.group : line?.kind === 'member' ? line.row : undefined;
    if (of === undefined) return false;
    const column = COLUMNS.find((one) => one.sort === hoveredColumn()) ?? COLUMNS[0];
    const found = column.term(of) ?? COLUMNS[0].term(of);
    return found === undefined ? false : filterTo(withTerm(filter, found));
  };
  const commands: Command[] = [
    ...rowCommands(section, current, lines.count, jump),
    { id: 'rows.unfold', title: 'Unfold the group', section, keys: ['ArrowRight'], foot: 'unfold', run: unfold },
    { id: 'rows.fold', title: 'Fold the group', section, keys: ['ArrowLeft'], run: fold },
    { id: 'rows.open', title: 'Open the goroutine', section, keys: ['Enter'], foot: 'open', run: openRow },
    {
      id: 'rows.focus',
      title: 'Filter to this function or cell',
      section,
      keys: ['f'],
      foot: 'filter to this',
      run: focus,
    },
    {
      id: 'rows.system',
      title: 'Show, hide runtime goroutines',
      section,
      keys: ['s'],
      foot: 'runtime goroutines',
      run: () => filterTo(hasTerm(filter, NO_SYSTEM) ? withoutTerm(filter, NO_SYSTEM) : withTerm(filter, NO_SYSTEM)),
    },
    { id: 'rows.pane', title: 'Preview', section, keys: ['\\'], run: () => set({ paneOpen: !paneOpen }) },
  ];
  useCommands(commands);
}

/** The column of the cell that the pointer is over. */
function hoveredColumn(): string | undefined {
  return document.querySelector<HTMLElement>('.row.on [data-column]:hover')?.dataset.column;
}
