/**
 * Rows of one height in a scrolling pane, of which only those in sight are drawn. Browsers cannot scroll more than some
 * millions of pixels; above 8 million the scroll height is scaled and the rows glide under it.
 */
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

const MOST_PIXELS = 8_000_000;
/** Rows above and below those in sight that are drawn as well. */
const BEYOND = 6;

export interface Rows {
  /** Put it on the scrolling element. */
  readonly pane: React.RefObject<HTMLDivElement | null>;
  /** The scroll height to give to the element that holds the rows. */
  readonly height: number;
  /**
   * The rows in sight: number of the row and its distance from the top of the holder. `slot`: its place among those that are drawn, which
   * the next row takes over when it has gone: a key by which rows are filled anew instead of made anew.
   */
  readonly visible: readonly { readonly index: number; readonly top: number; readonly slot: number }[];
  readonly first: number;
  readonly last: number;
  /** Brings a row into sight with the least movement. */
  readonly show: (index: number) => void;
}

/** `head` is the height of what sticks to the top of the pane and covers rows. */
export function useRows(count: number, rowHeight: number, head = 0): Rows {
  const pane = useRef<HTMLDivElement>(null);
  const total = count * rowHeight;
  const height = Math.min(total, MOST_PIXELS);
  const isScaled = height < total;
  const { view, top } = usePane(pane, isScaled ? 1 : rowHeight);
  const factor = isScaled ? (total + head - view) / (height + head - view) : 1;
  const offset = top * factor;
  const first = Math.max(0, Math.min(count - 1, Math.floor(offset / rowHeight)) - BEYOND);
  const last = view === 0 ? -1 : Math.min(count - 1, Math.ceil((offset + view) / rowHeight) + BEYOND);
  // Never fewer than before: else all would have another slot.
  const slots = useRef(1);
  slots.current = Math.max(slots.current, last + 1 - first);
  const show = useCallback(
    (index: number) => {
      const element = pane.current;
      if (element === null) return;
      const start = index * rowHeight;
      const lowest = start + rowHeight + head - element.clientHeight;
      const now = element.scrollTop * factor;
      if (now > start || now < lowest) element.scrollTop = (now > start ? start : lowest) / factor;
    },
    [rowHeight, head, factor],
  );
  return {
    pane,
    height,
    visible: Array.from({ length: Math.max(0, last + 1 - first) }, (_, at) => ({
      index: first + at,
      top: (first + at) * rowHeight - (offset - top),
      slot: (first + at) % slots.current,
    })),
    first: last < 0 ? 0 : first,
    last,
    show,
  };
}

/** The height of a pane and how far it is scrolled, in whole steps: rows within one step need not be drawn anew. */
function usePane(pane: React.RefObject<HTMLDivElement | null>, step: number) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [view, setView] = useState(0);
  const [top, setTop] = useState(0);
  // Another element may have come with any render.
  useLayoutEffect(() => setElement(pane.current));
  useLayoutEffect(() => {
    if (element === null) return;
    const look = () => {
      setView(element.clientHeight);
      setTop(Math.floor(element.scrollTop / step) * step);
    };
    // At once: the browser has scrolled already, and must not paint where no rows are.
    const scroll = () => flushSync(look);
    const observer = new ResizeObserver(look);
    look();
    observer.observe(element);
    element.addEventListener('scroll', scroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scroll);
    };
  }, [element, step]);
  return { view, top };
}
