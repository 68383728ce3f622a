/** What is at the moment and what is to come, on the canvas that lies under the past: what runs, the now-line, the boxes. */
import { type PointerEvent, useRef, useState } from 'react';
import type { LaneId } from '../../../api/link-scheduler.ts';
import { hatch } from '../../ui/canvas.ts';
import type { Colours } from '../../ui/colours.ts';
import { type Size, useCanvas } from '../../ui/useCanvas.ts';
import { characterWidth, drawLane, drawNow, type Pen, type Spot, spotAt } from './draw.ts';
import { columnsOf } from './geometry.ts';
import { useKeeps } from './kept.ts';
import type { Lane } from './lanes.ts';
import { SpotCard } from './SpotCard.tsx';

interface Props {
  readonly lanes: readonly Lane[];
  /** The lanes in sight: which, and where each begins. */
  readonly visible: readonly { readonly index: number; readonly y: number }[];
  readonly axis: number;
  readonly each: number;
  /** Where the lanes end. */
  readonly bottom: number;
  /** Where the canvas begins. */
  readonly left: number;
  readonly hasPast: boolean;
  /** The past in sight ends at the moment. */
  readonly reached: boolean;
  readonly colours: Colours;
  readonly chosen: number | undefined;
  readonly onChoose: (lane: LaneId, goroutine: number | undefined) => void;
  readonly onResize: (size: Size) => void;
}

/** Where the flag of the now-line begins. */
const FLAG = { withPast: 23, alone: 27 } as const;

export function NowLayer(props: Props) {
  const {
    lanes,
    visible,
    axis,
    each,
    bottom: end,
    left,
    hasPast,
    reached,
    colours,
    chosen,
    onChoose,
    onResize,
  } = props;
  const keeps = useKeeps();
  const [hovered, setHovered] = useState<Spot>();
  const spots = useRef<Spot[]>([]);
  const { canvas, size } = useCanvas((context, drawn) => {
    onResize(drawn);
    const { width, height } = drawn;
    const columns = columnsOf(width, hasPast);
    const pen: Pen = { context, colours, columns };
    const bottom = Math.min(height, end);
    if (!hasPast) hatch(context, colours.hatch, { x: 0, y: axis, width: columns.pastEnd, height: bottom - axis });
    hatch(context, colours.hatch, { x: columns.now, y: axis, width: width - columns.now, height: bottom - axis });
    const character = characterWidth(pen);
    context.save();
    context.beginPath();
    context.rect(0, axis, width, height - axis);
    context.clip();
    spots.current = visible.flatMap(({ index, y }) => {
      if (y > height || y + each < axis) return [];
      return drawLane(pen, lanes[index], { y, height: each, withRuns: !hasPast, chosen, hovered, keeps }, character);
    });
    context.restore();
    drawNow(pen, { top: hasPast ? FLAG.withPast : FLAG.alone, bottom: Math.max(bottom, axis), reached });
  });
  const spotUnder = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const y = event.clientY - box.top;
    const lane = y < axis ? undefined : lanes[visible.find((one) => y >= one.y && y < one.y + each)?.index ?? -1];
    return { lane, spot: lane && spotAt(spots.current, event.clientX - box.left, y) };
  };
  const click = (event: PointerEvent<HTMLCanvasElement>) => {
    const { lane, spot } = spotUnder(event);
    if (lane !== undefined) onChoose(lane.id, spot?.what === 'more' ? undefined : spot?.goroutine);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const { spot } = spotUnder(event);
    if (spot !== hovered) setHovered(spot);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas has no focus; the lanes have it, and the table says the same */}
      <canvas
        ref={canvas}
        aria-hidden="true"
        className={hovered === undefined ? undefined : 'over'}
        onPointerMove={move}
        onPointerLeave={() => setHovered(undefined)}
        onClick={click}
      />
      <SpotCard spot={hovered} lanes={lanes} left={left} width={left + size.width} height={size.height} />
    </>
  );
}
