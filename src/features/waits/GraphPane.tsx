/** The picture in its pane: scrolls, zooms, is dragged by its ground, takes the keys, and tells what the pointer is over. */
// biome-ignore-all lint/a11y/useSemanticElements: a picture is no <select>
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { domId } from '../../view/wait-graph/NodeShape.tsx';
import { Picture } from '../../view/wait-graph/Picture.tsx';
import type { Placed } from '../../view/wait-graph/shape.ts';
import { HoverCard } from './HoverCard.tsx';

/** Where the words are still read with ease; below it one scrolls rather than squints. */
const LEAST_BY_ITSELF = 0.75;
const LEAST = 0.2;
const MOST = 2;

export type Zoom = number | 'width' | 'all';

interface Props {
  readonly graph: WaitGraph;
  readonly placed: Placed;
  readonly zoom: Zoom;
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onOpen: (node: GraphNode) => void;
  readonly onUnfold: (node: GraphNode) => void;
  readonly onFocus: () => void;
}

export function GraphPane({ graph, placed, zoom, selected, onSelect, onOpen, onUnfold, onFocus }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const size = useSize(pane);
  const scale = scaleFor(zoom, placed, size);
  const [hover, setHover] = useState<{ readonly id: string; readonly x: number; readonly y: number }>();
  const drag = useDrag(pane);
  useInSight(pane, placed, selected, scale);
  return (
    <div
      className="pane waits-graph"
      ref={pane}
      role="listbox"
      aria-label="Who waits for whom"
      aria-activedescendant={selected === undefined ? undefined : domId(selected)}
      tabIndex={0}
      onFocus={onFocus}
      onPointerDown={drag.down}
      onPointerMove={drag.move}
      onPointerUp={drag.up}
      onScroll={() => setHover(undefined)}
    >
      <Picture
        placed={placed}
        scale={scale}
        selected={selected}
        onSelect={onSelect}
        onOpen={onOpen}
        onUnfold={onUnfold}
        onHover={(id, pointer) => setHover(id === undefined ? undefined : { id, ...pointer })}
      />
      {hover !== undefined && <HoverCard key={hover.id} graph={graph} id={hover.id} x={hover.x} y={hover.y} />}
    </div>
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function scaleFor(zoom: Zoom, { width, height }: Placed, pane: Size): number {
  if (typeof zoom === 'number') return Math.min(MOST, Math.max(LEAST, zoom));
  const byWidth = pane.width / width;
  if (zoom === 'width') return Math.min(1, Math.max(LEAST_BY_ITSELF, byWidth));
  return Math.min(1, Math.max(LEAST, Math.min(byWidth, pane.height / height)));
}

function useSize(pane: RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1000, height: 600 });
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    // With the room of the pane beside: that comes and goes with what is chosen, and nothing may move then.
    const all = element.closest('.panes') ?? element;
    const observer = new ResizeObserver(() => setSize({ width: all.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    observer.observe(all);
    return () => observer.disconnect();
  }, [pane]);
  return size;
}

/** What is chosen comes into sight, with the least movement. */
function useInSight(pane: RefObject<HTMLDivElement | null>, placed: Placed, id: string | undefined, scale: number) {
  useEffect(() => {
    const element = pane.current;
    const node = placed.nodes.find((one) => one.node.id === id);
    if (element === null || node === undefined) return;
    const [left, top] = [node.x * scale, node.y * scale];
    const [right, bottom] = [left + node.width * scale, top + node.height * scale];
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
    if (left < scrollLeft) element.scrollLeft = left - 20;
    else if (right > scrollLeft + clientWidth) element.scrollLeft = right - clientWidth + 20;
    if (top < scrollTop) element.scrollTop = top - 20;
    else if (bottom > scrollTop + clientHeight) element.scrollTop = bottom - clientHeight + 20;
  }, [pane, placed, id, scale]);
}

/** The ground follows the pointer; boxes and lines stay clickable. */
function useDrag(pane: RefObject<HTMLDivElement | null>) {
  const from = useRef<{ x: number; y: number; left: number; top: number }>(undefined);
  return {
    down: (event: PointerEvent) => {
      const element = pane.current;
      if (element === null || event.button !== 0 || (event.target as Element).closest('.wg-node, .wg-edge') !== null)
        return;
      from.current = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
    },
    move: (event: PointerEvent) => {
      const element = pane.current;
      if (element === null || from.current === undefined) return;
      element.scrollLeft = from.current.left + from.current.x - event.clientX;
      element.scrollTop = from.current.top + from.current.y - event.clientY;
    },
    up: () => {
      from.current = undefined;
    },
  };
}
