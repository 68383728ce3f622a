/** The mouse in the past: wheel zooms, sideways wheel and a drag with Shift pan, a plain drag brushes, a click chooses. */
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTime } from './store.ts';
import { panned, type Window, zoomed } from './window.ts';

interface Acting {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly whole: Window;
  readonly width: number;
  readonly onClick: (x: number, y: number) => void;
  readonly onBrush: (range: Window) => void;
  readonly onPoint: (x: number, y: number | undefined) => void;
}

/** Movements that are shorter are clicks. */
const CLICK = 4;
/** A turn of a wheel by so many pixels zooms by a factor of two. */
const PIXELS_PER_DOUBLE = 260;
const LINE = 16;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly pans: boolean;
  readonly window: Window;
  readonly at: number;
}

export function usePointer({ canvas, whole, width, onClick, onBrush, onPoint }: Acting) {
  const [drag, setDrag] = useState<Drag>();
  useWheel(canvas, whole);
  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    const { window } = useTime.getState();
    if (window === undefined || event.button > 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = place(event);
    setDrag({ x, y, pans: event.shiftKey || event.button === 1, window, at: x });
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = place(event);
    if (drag === undefined) return onPoint(x, y);
    if (drag.pans) useTime.getState().set(panned(drag.window, (drag.x - x) / width, whole));
    else setDrag({ ...drag, at: Math.min(width, Math.max(0, x)) });
    onPoint(x, undefined);
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    const { x, y } = place(event);
    setDrag(undefined);
    if (drag === undefined) return;
    if (Math.abs(x - drag.x) < CLICK && Math.abs(y - drag.y) < CLICK) onClick(x, y);
    else if (!drag.pans) onBrush(rangeOf(drag, width));
  };
  const brush =
    drag === undefined || drag.pans || Math.abs(drag.at - drag.x) < CLICK ? undefined : rangeOf(drag, width);
  return {
    brush,
    handlers: {
      onPointerDown: start,
      onPointerMove: move,
      onPointerUp: end,
      onPointerCancel: () => setDrag(undefined),
      onPointerLeave: () => onPoint(0, undefined),
    },
  };
}

function rangeOf({ x, at, window }: Drag, width: number): Window {
  const time = (pixel: number) => Math.round(window.from + (pixel / width) * (window.to - window.from));
  return { from: time(Math.min(x, at)), to: Math.max(time(Math.min(x, at)) + 1, time(Math.max(x, at))) };
}

/** Not through React, whose wheel listeners cannot keep the page from scrolling. */
function useWheel(canvas: RefObject<HTMLCanvasElement | null>, whole: Window): void {
  const latest = useRef(whole);
  latest.current = whole;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const turn = (event: WheelEvent) => {
      const { window, set } = useTime.getState();
      if (window === undefined) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? LINE : 1;
      const box = element.getBoundingClientRect();
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
        return set(panned(window, (sideways * unit) / box.width, latest.current));
      const around = window.from + ((event.clientX - box.left) / box.width) * (window.to - window.from);
      set(zoomed(window, 2 ** ((event.deltaY * unit) / PIXELS_PER_DOUBLE), around, latest.current));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [canvas]);
}
