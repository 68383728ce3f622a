/** The edge of the second pane, which has the same width in all views. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { PANE_FIRST, PANE_LEAST, useView } from './store.ts';

const KEY_STEP = 24;

/** The edge between the panes: drags, moves with the arrow keys, springs back at a double click. */
export function Edge({ label }: { label: string }) {
  const pane = useView((state) => state.pane);
  const set = useView((state) => state.set);
  const [drag, setDrag] = useState<{ readonly x: number; readonly pane: number }>();
  const most = Math.max(PANE_LEAST, Math.min(900, globalThis.innerWidth - 700));
  const resize = (next: number) => set({ pane: Math.round(Math.max(PANE_LEAST, Math.min(most, next))) });
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? KEY_STEP : event.key === 'ArrowRight' ? -KEY_STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    resize(pane + step);
  };
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ x: event.clientX, pane });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is no <hr>
    <div
      className="edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={pane}
      aria-valuemin={PANE_LEAST}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={start}
      onPointerMove={(event) => drag !== undefined && resize(drag.pane + drag.x - event.clientX)}
      onPointerUp={() => setDrag(undefined)}
      onDoubleClick={() => resize(PANE_FIRST)}
    />
  );
}
