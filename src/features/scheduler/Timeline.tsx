/** The timeline: a lane for each processor and queue; what did run or runs, the now-line, and the order in which the others would. */
import { type PointerEvent, useRef, useState } from 'react';
import type { LaneId } from '../../../api/link-scheduler.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { hatch } from '../../ui/canvas.ts';
import { useColours } from '../../ui/colours.ts';
import { useCanvas } from '../../ui/useCanvas.ts';
import { useRows } from '../../ui/useRows.ts';
import { useView } from '../../view/store.ts';
import { Axis } from './Axis.tsx';
import { characterWidth, drawLane, drawNow, type Pen, type Spot, spotAt } from './draw.ts';
import { axisHeight, columnsOf, laneHeight } from './geometry.ts';
import { LaneName } from './LaneName.tsx';
import { Legend } from './Legend.tsx';
import type { Lane } from './lanes.ts';
import { GoroutineRow } from './past/GoroutineRow.tsx';
import { Minimap } from './past/Minimap.tsx';
import { NoTrace } from './past/NoTrace.tsx';
import { PastLayer } from './past/PastLayer.tsx';
import { isPast, type NoPast, type Past } from './past/past.ts';
import { useTime } from './past/store.ts';
import type { Window } from './past/window.ts';
import { SpotCard } from './SpotCard.tsx';

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
  const each = laneHeight(now.processors.length);
  const axis = axisHeight(past !== undefined);
  const rows = useRows(lanes.length, each, axis);
  const [scroll, setScroll] = useState(0);
  const [hovered, setHovered] = useState<Spot>();
  const spots = useRef<Spot[]>([]);
  const at = lanes.findIndex(({ id }) => id === current);
  const reached = useTime(({ window }) => past === undefined || window === undefined || window.to >= past.moment);
  const visible = rows.visible.map(({ index, top }) => ({ index, y: axis + top - scroll }));
  const { canvas, size } = useCanvas((context, { width, height }) => {
    const columns = columnsOf(width, past !== undefined);
    const pen: Pen = { context, colours, columns };
    const bottom = Math.min(height, axis + rows.height - scroll);
    if (past === undefined)
      hatch(context, colours.hatch, { x: 0, y: axis, width: columns.pastEnd, height: bottom - axis });
    hatch(context, colours.hatch, { x: columns.now, y: axis, width: width - columns.now, height: bottom - axis });
    const character = characterWidth(pen);
    context.save();
    context.beginPath();
    context.rect(0, axis, width, height - axis);
    context.clip();
    spots.current = visible.flatMap(({ index, y }) => {
      if (y > height || y + each < axis) return [];
      const look = { y, height: each, withRuns: past === undefined, chosen: link.goroutine, hovered };
      return drawLane(pen, lanes[index], look, character);
    });
    context.restore();
    drawNow(pen, { top: past === undefined ? 27 : 23, bottom: Math.max(bottom, axis), reached });
  });
  const columns = columnsOf(size.width, past !== undefined);
  const where = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const laneAt = (y: number) => lanes[Math.floor((y - axis + scroll) / each)];
  const click = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = where(event);
    const spot = spotAt(spots.current, x, y);
    if (spot?.what === 'more') onChoose(spot.lane, undefined);
    else if (spot !== undefined) onChoose(spot.lane, spot.goroutine);
    else if (y >= axis && laneAt(y) !== undefined) onChoose(laneAt(y).id, undefined);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = where(event);
    const spot = y < axis ? undefined : spotAt(spots.current, x, y);
    if (spot !== hovered) setHovered(spot);
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
          {told !== undefined && past === undefined && (
            <NoTrace no={told as NoPast} left={NAMES} width={columns.pastEnd} />
          )}
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas has no focus; the lanes have it, and the table says the same */}
          <canvas
            ref={canvas}
            aria-hidden="true"
            className={hovered === undefined ? undefined : 'over'}
            onPointerMove={move}
            onPointerLeave={() => setHovered(undefined)}
            onClick={click}
          />
          {past !== undefined && size.width > 0 && (
            <PastLayer
              past={past}
              lanes={lanes}
              visible={visible}
              axis={axis}
              each={each}
              bottom={axis + rows.height - scroll}
              left={NAMES}
              colours={colours}
              link={link}
              onChoose={(lane, time, goroutine) => onChoose(lane.id, goroutine, Math.min(0, time - past.moment))}
              onBrush={(range) => onBrush({ from: range.from - past.moment, to: Math.min(0, range.to - past.moment) })}
            />
          )}
          <SpotCard spot={hovered} lanes={lanes} left={NAMES} width={NAMES + size.width} height={size.height} />
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
