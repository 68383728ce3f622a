/**
 * Keeps window and address alike: the address says where one begins; where the window rests is written to it. A component of
 * its own, for nothing else of the view may be drawn anew with every movement.
 */
import { useEffect, useRef } from 'react';
import type { SchedulerLink } from '../../../../api/links.ts';
import { useGo } from '../../../view/location.tsx';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { firstWindow, type Window, within } from './window.ts';

const SETTLES_MS = 180;

type Shown = Pick<SchedulerLink, 'from' | 'to'>;

export function WindowInAddress({ past, link }: { past: Past; link: SchedulerLink }): undefined {
  const go = useGo();
  const { window, set } = useTime();
  const latest = useRef({ past, link });
  latest.current = { past, link };
  // What was written here is known here, and may be old by now: only another address moves the window.
  const written = useRef<Shown>(undefined);
  const { from, to } = link;
  useEffect(() => {
    const { moment, whole } = latest.current.past;
    if (written.current !== undefined && written.current.from === from && written.current.to === to) return;
    written.current = { from, to };
    const isFirst = from === undefined || to === undefined;
    set(isFirst ? firstWindow(whole) : within({ from: from + moment, to: to + moment }, whole));
  }, [from, to, set]);
  useEffect(() => {
    if (window === undefined) return;
    const timer = setTimeout(() => {
      written.current = shown(window, latest.current.past);
      go({ ...latest.current.link, ...written.current }, { replace: true });
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  }, [window, go]);
  useEffect(() => () => useTime.setState({ window: undefined }), []);
  return undefined;
}

function shown(window: Window, { moment, whole }: Past): Shown {
  const first = firstWindow(whole);
  return first.from === window.from && first.to === window.to
    ? { from: undefined, to: undefined }
    : { from: window.from - moment, to: window.to - moment };
}
