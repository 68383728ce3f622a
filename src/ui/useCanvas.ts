/** A canvas that is as sharp as the screen, as large as its element, and drawn anew when what it shows, its size or the fonts change. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `draw` is called with a context in CSS pixels. Put the ref on the canvas; its size is what the style says. */
export function useCanvas(draw: (context: CanvasRenderingContext2D, size: Size) => void): {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly size: Size;
} {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [, setFonts] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setSize({ width: Math.round(width), height: Math.round(height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    let gone = false;
    const drawAnew = () => {
      if (!gone) setFonts((n) => n + 1);
    };
    void document.fonts.ready.then(drawAnew);
    return () => {
      gone = true;
    };
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || size.width === 0 || size.height === 0) return;
    const scale = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    draw(context, size);
  });
  return { canvas, size };
}
