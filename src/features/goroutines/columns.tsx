/** The columns: what a group and a row show in each, the term that filters to it, and from which width on there is room. */
import type { ReactNode } from 'react';
import type { GoroutineGroup, GoroutineRow, GoroutineSort } from '../../../api/goroutine.ts';
import { FileLine, FunctionName, type Place, PlaceName } from '../../ui/Code.tsx';
import { bytes, duration } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { term } from '../../view/filter.ts';
import { waitingFor } from '../../view/sentence.ts';
import { fateOf } from './fate.ts';
import { FateMark, TargetLink } from './Marks.tsx';

export interface Column {
  /** What it is sorted by; `fate` is not. */
  readonly sort: GoroutineSort | 'fate';
  readonly head: string;
  readonly title?: string;
  /** CSS grid track. */
  readonly track: string;
  /** Least width of the table, in pixels, that has room for it. */
  readonly from: number;
  readonly numeric?: boolean;
  readonly group: (group: GoroutineGroup) => ReactNode;
  readonly row: (row: GoroutineRow) => ReactNode;
  /** The term that keeps goroutines with the same in this cell. */
  readonly term: (of: GoroutineRow | GoroutineGroup) => string | undefined;
}

const text = (words: string | undefined) => (
  <code title={words}>{words === undefined ? '' : cutMiddle(printable(words))}</code>
);
const kinds = (n: number) => <span className="t3">{n} kinds</span>;
const isRow = (of: GoroutineRow | GoroutineGroup): of is GoroutineRow => 'id' in of;

export const COLUMNS: readonly Column[] = [
  {
    sort: 'function',
    head: 'Top function of yours',
    track: 'minmax(250px, 2.6fr)',
    from: 0,
    group: (group) =>
      group.top === undefined ? (
        <span className="t2">no frame could be read</span>
      ) : group.tops > 1 ? (
        kinds(group.tops)
      ) : (
        <PlaceName place={group.top} />
      ),
    row: (row) =>
      row.top === undefined ? <span className="t2">no frame could be read</span> : <PlaceName place={row.top} />,
    term: ({ top }) => (top === undefined ? undefined : term('fn', top.function, true)),
  },
  {
    sort: 'state',
    head: 'State',
    track: '78px',
    from: 980,
    group: (group) => (group.status === undefined ? <span className="t3">several</span> : text(group.status)),
    row: (row) => text(row.status),
    term: ({ status }) => (status === undefined ? undefined : term('state', status)),
  },
  {
    sort: 'reason',
    head: 'Wait reason',
    track: 'minmax(136px, 0.9fr)',
    from: 560,
    group: (group) => (group.reasons > 1 ? kinds(group.reasons) : text(group.waitReason)),
    row: (row) => text(row.waitReason),
    term: ({ waitReason }) => (waitReason === undefined ? undefined : term('reason', waitReason, true)),
  },
  {
    sort: 'waiting-for',
    head: 'Waits for',
    track: 'minmax(120px, 0.9fr)',
    from: 700,
    group: (group) => {
      const target = group.waitingFor;
      return target?.address !== undefined && target.addresses === 1 && RESOURCES.test(target.kind) ? (
        <TargetLink name={target.name} type={nounOf(target.kind)} address={target.address} />
      ) : (
        text(groupTarget(group))
      );
    },
    row: ({ waitingOn }) => {
      const [target] = waitingOn ?? [];
      return waitingOn?.length === 1 && target.address !== undefined && RESOURCES.test(target.kind) ? (
        <TargetLink name={target.name} type={target.type ?? nounOf(target.kind)} address={target.address} />
      ) : (
        text(waitingFor(waitingOn))
      );
    },
    term: (of) => {
      const target = isRow(of) ? of.waitingOn?.[0] : of.waitingFor;
      if (target?.address === undefined || !RESOURCES.test(target.kind)) return undefined;
      return term(target.kind.startsWith('chan') ? 'chan' : 'lock', target.address);
    },
  },
  {
    sort: 'fate',
    head: 'Stuck',
    track: '104px',
    from: 620,
    group: (group) => <FateMark of={group} />,
    row: (row) => <FateMark of={row} />,
    term: (of) => fateOf(of)?.term,
  },
  {
    sort: 'created',
    head: 'Created by',
    track: 'minmax(120px, 0.7fr)',
    from: 900,
    group: (group) =>
      group.creators > 1 ? kinds(group.creators) : group.createdBy && <Statement place={group.createdBy} />,
    row: (row) => row.createdBy && <Statement place={row.createdBy} />,
    term: ({ createdBy }) =>
      createdBy === undefined ? undefined : term('created', `${createdBy.file}:${createdBy.line}`, true),
  },
  {
    sort: 'start',
    head: 'Started with',
    track: 'minmax(140px, 1fr)',
    from: 1040,
    group: (group) => group.start && <FunctionName name={group.start.function} />,
    row: (row) => row.start && <FunctionName name={row.start.function} />,
    term: ({ start }) => (start === undefined ? undefined : term('start', start.function, true)),
  },
  {
    sort: 'labels',
    head: 'Labels',
    track: 'minmax(100px, 0.9fr)',
    from: 1180,
    group: (group) => text(labelWords(group.labels)),
    row: (row) => text(labelWords(row.labels)),
    term: ({ labels }) => {
      const first = Object.entries(labels ?? {})[0];
      return first === undefined ? undefined : term('label', first.join('='), true);
    },
  },
  {
    sort: 'stack',
    head: 'Stack',
    track: '76px',
    from: 790,
    numeric: true,
    group: (group) => text(group.stackBytes === undefined ? undefined : bytes(group.stackBytes)),
    row: (row) => text(row.stackBytes === undefined ? undefined : bytes(row.stackBytes)),
    term: () => undefined,
  },
  {
    sort: 'wait',
    head: 'Waits ≥',
    title: 'At least so long: the runtime notes the start of a wait late',
    track: '82px',
    from: 0,
    numeric: true,
    group: (group) => text(group.longestWaitSeconds === undefined ? undefined : duration(group.longestWaitSeconds)),
    row: (row) => text(row.waitSeconds === undefined ? undefined : duration(row.waitSeconds)),
    term: (of) => {
      const seconds = isRow(of) ? of.waitSeconds : of.longestWaitSeconds;
      return seconds === undefined ? undefined : `wait:>=${Math.floor(seconds * 1000)}ms`;
    },
  },
];

/** A go statement by its place; the function around it is in the tooltip. */
function Statement({ place }: { place: Place }) {
  return (
    <span title={printable(`${place.function} ${place.file}:${place.line}`)}>
      <FileLine place={place} />
    </span>
  );
}

/** Pixels before the columns and after them: folding, the count, the state, the edge. */
const AROUND = 138;
/** For what the stuck wait is told rather than in which call: there is seldom room for both. */
const AFTER_TARGET = 701;

/**
 * Those that there is room for, as wide as each is at least; labels come earlier where the grouping is by a label, and not at all
 * where there are none; nor who is stuck, where nobody is.
 */
export function columnsFor(
  width: number,
  { byLabel, anyLabels, anyStuck }: { byLabel: boolean; anyLabels: boolean; anyStuck: boolean },
): readonly Column[] {
  const rank = ({ sort, from }: Column) =>
    sort === 'labels' && byLabel ? 601 : sort === 'reason' && anyStuck ? AFTER_TARGET : from;
  let room = width - AROUND;
  const fitting = COLUMNS.filter(({ sort }) => (sort !== 'fate' || anyStuck) && (sort !== 'labels' || anyLabels))
    .filter((column) => rank(column) <= width)
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ track }) => {
      const least = Number(/\d+/.exec(track));
      const fits = least <= room;
      if (fits) room -= least;
      return fits;
    });
  return COLUMNS.filter((column) => fitting.includes(column));
}

/** What has a page of its own and a queue. */
const RESOURCES = /^(chan|mutex|rwmutex|waitgroup|cond|once|semaphore)/;

const nounOf = (kind: string) => (kind.startsWith('chan') ? 'chan' : kind);

/** "2,399 channels", "chan 0xc000…": the one resource, or how many there are. */
function groupTarget({ waitingFor: target }: GoroutineGroup): string | undefined {
  if (target === undefined) return undefined;
  const noun = nounOf(target.kind);
  if (target.addresses > 1)
    return `${target.addresses.toLocaleString('en-US')} ${noun === 'chan' ? 'channels' : `× ${noun}`}`;
  return target.address === undefined ? noun : `${noun} ${target.address}`;
}

function labelWords(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  const all = Object.entries(labels ?? {}).map((entry) => entry.join('='));
  return all.length === 0 ? undefined : all.join(' ');
}
