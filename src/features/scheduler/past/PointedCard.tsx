/** What is under the pointer in the past, in a card: after a moment, and at once when the pointer goes on. */
import { useEffect, useRef, useState } from 'react';
import { FunctionName } from '../../../ui/Code.tsx';
import { count, counted, share } from '../../../ui/format.ts';
import { type Family, Glyph } from '../../../ui/Glyph.tsx';
import { printable } from '../../../ui/text.ts';
import { lengthWords } from './draw-axis.ts';
import type { Past } from './past.ts';
import type { Pointed } from './pointed.ts';
import { before, span } from './ticks.ts';

const WIDTH = 272;
const DELAY_MS = 120;

export interface Under {
  readonly x: number;
  readonly y: number;
  readonly time: number;
  readonly pointed: Pointed;
}

interface Props {
  readonly under: Under | undefined;
  readonly past: Past;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export function PointedCard({ under, past, left, width, height }: Props) {
  const [shown, setShown] = useState<Under>();
  const isOpen = useRef(false);
  isOpen.current = shown !== undefined;
  const latest = useRef(under);
  latest.current = under;
  const key = under === undefined ? '' : `${under.x} ${under.y} ${under.time}`;
  useEffect(() => {
    const timer = setTimeout(() => setShown(latest.current), isOpen.current && key !== '' ? 0 : DELAY_MS);
    return () => clearTimeout(timer);
  }, [key]);
  if (shown === undefined) return null;
  const x = Math.max(4, Math.min(left + shown.x + 14, width - WIDTH - 8));
  const place = shown.y > height * 0.6 ? { bottom: 12 - shown.y } : { top: shown.y + 18 };
  return (
    <div className="pop spot-card" role="tooltip" style={{ left: x, width: WIDTH, ...place }}>
      <Content under={shown} past={past} />
    </div>
  );
}

function Content({ under: { pointed, time }, past }: { under: Under; past: Past }) {
  const when = before(Math.round(time - past.moment));
  switch (pointed.kind) {
    case 'queue':
      return (
        <>
          <Title what={pointed.title} when={when} />
          <p>
            {count(pointed.queued)} queued <span className="t3">reconstructed</span>
          </p>
        </>
      );
    case 'syscalls':
      return (
        <>
          <Title what="Threads" when={when} />
          <p>{counted(pointed.most, 'goroutine')} in system calls</p>
        </>
      );
    case 'gc':
    case 'stw':
      return (
        <>
          <Title what={pointed.kind === 'gc' ? 'Garbage collection' : 'Stop the world'} when={when} />
          <p>
            {lengthWords({ past }, pointed.range)}
            {pointed.range.name !== undefined && `, ${printable(pointed.range.name)}`}
            {pointed.range.goroutineId !== undefined && <code className="t3"> by g{pointed.range.goroutineId}</code>}
          </p>
        </>
      );
    case 'piece':
      return <PieceWords piece={pointed} past={past} when={when} />;
  }
}

function Title({ what, when }: { what: string; when: string }) {
  return (
    <h3>
      {what} <span className="t3 mono">{when}</span>
    </h3>
  );
}

const STATES: Readonly<Record<string, string>> = {
  idle: 'idle',
  'no goroutine': 'looks for work',
  running: 'runs',
  syscall: 'in a system call',
  unknown: 'not known',
};

function PieceWords({ piece, past, when }: { piece: Extract<Pointed, { kind: 'piece' }>; past: Past; when: string }) {
  const { state, goroutine, from, to, busy, queued } = piece;
  const name = past.names.get(goroutine);
  const family: Family = past.workers.has(goroutine) ? 'gc' : state === 'syscall' ? 'io' : 'running';
  return (
    <>
      <Title what={piece.title} when={when} />
      {piece.count > 1 ? (
        <p>
          {counted(piece.count, 'state')} in {span(to - from)}, busy {share(Math.round(busy * 1000), 1000)}
          {goroutine >= 0 && '; the longest:'}
        </p>
      ) : (
        <p>
          {goroutine >= 0 ? '' : (STATES[state] ?? state)} <span className="t3">{span(to - from)}</span>
        </p>
      )}
      {goroutine >= 0 && (
        <p className="pointed-who">
          <Glyph family={family} /> <code>g{goroutine}</code> {STATES[state] ?? state}{' '}
          {name !== undefined && <FunctionName name={name} />}
        </p>
      )}
      {queued !== undefined && <p className="t3">{count(queued)} queued, reconstructed</p>}
    </>
  );
}
