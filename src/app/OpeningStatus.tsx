/** While a snapshot opens: what the server is doing, and how far it is. Said only when it takes long. */
import { useEffect, useRef, useState } from 'react';
import type { Opening } from '../../api/routes.ts';
import { TimeLeft } from '../../api/time-left.ts';
import { useOpening, useSummary } from '../api/queries.ts';
import { count, duration } from '../ui/format.ts';
import { Mark } from '../ui/Mark.tsx';
import { printable } from '../ui/text.ts';

const SOON_MS = 1500;

export function OpeningStatus() {
  const { isPending } = useSummary();
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isPending) return;
    const timer = setTimeout(() => setLate(true), SOON_MS);
    return () => clearTimeout(timer);
  }, [isPending]);
  const { data } = useOpening(isPending && late);
  const left = useLeft(data);
  if (!isPending || !late || data?.state !== 'opening') return null;
  const { phase, done, total, seconds } = data;
  return (
    <div className="pop toast" role="status">
      <Mark size={18} dot="parked" />
      <span>
        {printable(phase ?? 'Opening the snapshot')}
        {done !== undefined && total !== undefined && `, ${count(done)} of ${count(total)}`}
        {seconds !== undefined && <span className="t3"> · {duration(seconds)}</span>}
        {left !== undefined && (
          <span className="t3"> · about {left < 10 ? `${Math.round(left)}s` : duration(left)} left</span>
        )}
      </span>
    </div>
  );
}

/** Seconds left of the phase, where its count tells. */
function useLeft(opening: Opening | undefined): number | undefined {
  const watch = useRef(new TimeLeft());
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (opening?.state !== 'opening') return;
    const { phase, done, total } = opening;
    setLeft(watch.current.after(phase ?? '', done, total, performance.now()));
  }, [opening]);
  return left;
}
