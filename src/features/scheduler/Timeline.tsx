/** The timeline: a lane for each processor and queue; what did run or runs, the now-line, and the order in which the others would. */
import { useState } from 'react';
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { useColours } from '../../ui/colours.ts';
import { useRows } from '../../ui/useRows.ts';
import { useView } from '../../view/store.ts';
import { Axis } from './Axis.tsx';
import { axisHeight, columnsOf, laneHeight, roomOf } from './geometry.ts';
import { LaneName } from './LaneName.tsx';
import { Legend } from './Legend.tsx';
import type { Lane } from './lanes.ts';
import { NowLayer } from './NowLayer.tsx';
import { GoroutineRow } from './past/GoroutineRow.tsx';
import { Minimap } from './past/Minimap.tsx';
import { NoTrace } from './past/NoTrace.tsx';
import { PastLayer } from './past/PastLayer.tsx';
import { isPast, type NoPast, type Past } from './past/past.ts';
import { useTime } from './past/store.ts';
import type { Window } from './past/window.ts';

interface Props {
  readonly now: SchedulerNow;
  readonly past: Past | NoPast | undefined;
  readonly lanes: readonly Lane[];
  readonly current: LaneId | undefined;
  readonly link: SchedulerLink;
  /** `at`: a moment of the past, in nanoseconds from the snapshot's. */
  readonly onChoose: (lane: LaneId, goroutine: number | undefined, at?: number) => void;
  readonly onBrush: (range: Window) => void;
}

/** Width of the names of the lanes. */
const NAMES = 100;

export function Timeline({ now, past: told, lanes, current, link, onChoose, onBrush }: Props) {
  const past = isPast(told) ? told : undefined;
  const colours = useColours(useView((state) => state.theme));
  const [size, setSize] = useState({ width: 0, height: 0 });
  const each = laneHeight(now.processors.length, lanes.length, roomOf(size.height, past !== undefined));
  const axis = axisHeight(past !== undefined);
  const rows = useRows(lanes.length, each, axis);
  const [scroll, setScroll] = useState(0);
  const at = lanes.findIndex(({ id }) => id === current);
  const reached = useTime(({ window }) => past === undefined || window === undefined || window.to >= past.moment);
  const columns = columnsOf(size.width, past !== undefined);
  const placed = {
    lanes,
    visible: rows.visible.map(({ index, top }) => ({ index, y: axis + top - scroll })),
    axis,
    each,
    bottom: axis + rows.height - scroll,
    left: NAMES,
    colours,
  };
  return (
    <section className="timeline" aria-label="Timeline">
      <div
        className="pane lanes"
        ref={rows.pane}
        onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
        style={{ '--names': `${NAMES}px`, '--axis': `${axis}px`, '--past': `${columns.pastEnd}px` }}
      >
        <div className="lanes-view">
          <Axis now={now} past={told} names={NAMES} runs={columns.runs} left={columns.now} />
          {told !== undefined && !isPast(told) && <NoTrace no={told} left={NAMES} width={columns.pastEnd} />}
          <NowLayer
            {...placed}
            hasPast={past !== undefined}
            reached={reached}
            chosen={link.goroutine}
            onChoose={onChoose}
            onResize={setSize}
          />
          {past !== undefined && size.width > 0 && (
            <PastLayer
              {...placed}
              past={past}
              link={link}
              onChoose={(lane, time, goroutine) => onChoose(lane.id, goroutine, Math.min(0, time - past.moment))}
              onBrush={(range) => onBrush({ from: range.from - past.moment, to: Math.min(0, range.to - past.moment) })}
            />
          )}
        </div>
        <div
          className="lanes-body"
          role="listbox"
          aria-label="Lanes"
          aria-activedescendant={at < 0 ? undefined : `lane-${current}`}
          tabIndex={0}
          style={{ height: rows.height }}
        >
          {rows.visible.map(({ index, top }) => (
            <LaneName key={lanes[index].id} lane={lanes[index]} top={top} height={each} isCurrent={index === at} />
          ))}
        </div>
        <Legend lanes={lanes} past={past} />
      </div>
      {past !== undefined && link.goroutine !== undefined && (
        <GoroutineRow past={past} goroutine={link.goroutine} colours={colours} width={columns.pastEnd} />
      )}
      {past !== undefined && <Minimap past={past} colours={colours} />}
    </section>
  );
}
