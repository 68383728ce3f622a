/** How much time the window shows: a few round spans, ending where the window ends. */
import { Segment } from '../../../ui/Segment.tsx';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { span } from './ticks.ts';
import { within } from './window.ts';

const ROUND = [1e9, 1e8, 1e7, 1e6, 1e5];
const SHOWN = 3;

export function Spans({ past }: { past: Past }) {
  const { whole } = past;
  const all = whole.to - whole.from;
  const { window, set } = useTime();
  const width = window === undefined ? all : window.to - window.from;
  const round = ROUND.filter((one) => one < all).slice(0, SHOWN);
  const choices = [
    { value: String(all), label: 'All' },
    ...round.map((one) => ({ value: String(one), label: span(one) })),
  ];
  const end = window?.to ?? whole.to;
  return (
    <Segment
      label="Time in sight"
      value={String(width)}
      choices={choices}
      onChange={(value) => set(within({ from: end - Number(value), to: end }, whole))}
    />
  );
}
