/**
 * Rows of one height in a scrolling pane, of which only those in sight are drawn. Browsers cannot scroll more than some
 * millions of pixels; above 8 million the scroll height is scaled and the rows glide under it.
 */
import { observeElementOffset, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef } from 'react';

const MOST_PIXELS = 8_000_000;

export interface Rows {
  /** Put it on the scrolling element. */
  readonly pane: React.RefObject<HTMLDivElement | null>;
  /** The scroll height to give to the element that holds the rows. */
  readonly height: number;
  /** The rows in sight: number of the row and its distance from the top of the holder. */
  readonly visible: readonly { readonly index: number; readonly top: number }[];
  readonly first: number;
  readonly last: number;
  /** Brings a row into sight with the least movement. */
  readonly show: (index: number) => void;
}

/** `head` is the height of what sticks to the top of the pane and covers rows. */
export function useRows(count: number, rowHeight: number, head = 0): Rows {
  const pane = useRef<HTMLDivElement>(null);
  const scale = useRef({ factor: 1, physical: 0 });
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => pane.current,
    overscan: 12,
    scrollPaddingStart: head,
    observeElementOffset: (instance: Virtualizer<HTMLDivElement, Element>, report) =>
      observeElementOffset(instance, (offset, scrolling) => {
        scale.current.physical = offset;
        report(offset * scale.current.factor, scrolling);
      }),
    scrollToFn: (offset) => {
      if (pane.current !== null) pane.current.scrollTop = offset / scale.current.factor;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row height makes all that was measured wrong
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const total = count * rowHeight;
  const height = Math.min(total, MOST_PIXELS);
  const view = pane.current?.clientHeight ?? 0;
  scale.current.factor = total > MOST_PIXELS ? (total - view) / (height - view) : 1;
  const shift = (virtualizer.scrollOffset ?? 0) - scale.current.physical;
  const items = virtualizer.getVirtualItems();
  const show = useCallback((index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }), [virtualizer]);
  return {
    pane,
    height,
    visible: items.map((item) => ({ index: item.index, top: item.start - (scale.current.factor === 1 ? 0 : shift) })),
    first: items[0]?.index ?? 0,
    last: items.at(-1)?.index ?? -1,
    show,
  };
}
