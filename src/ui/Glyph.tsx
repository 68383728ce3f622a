/** The state's glyph, ten pixels: shape first, colour second, and always a word close by. */
import type { ReactNode } from 'react';

export type Family = 'running' | 'runnable' | 'sync' | 'io' | 'gc' | 'idle' | 'knot';

const SHAPES: Readonly<Record<Family, ReactNode>> = {
  running: <path d="M1.5 1v8L9 5z" fill="currentColor" />,
  runnable: <path d="M2.2 1.9v6.2L8 5z" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />,
  sync: <path d="M1.5 1.5h2.6v7H1.5zM5.9 1.5h2.6v7H5.9z" fill="currentColor" />,
  io: (
    <g fill="none" stroke="currentColor" strokeWidth="1.3">
      <circle cx="5" cy="5" r="3.9" />
      <path d="M5 2.6V5.2h2.1" />
    </g>
  ),
  gc: <path d="M5 .6 9.4 5 5 9.4.6 5z" fill="currentColor" />,
  idle: <path d="M1.5 4.2h7v1.6h-7z" fill="currentColor" />,
  knot: (
    <g>
      <circle cx="5" cy="5" r="4.7" fill="currentColor" />
      <path d="M2.3 4.2h5.4v1.6H2.3z" fill="var(--s1)" />
    </g>
  ),
};

/** What a family is called where no better word stands beside it. */
export const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  running: 'running',
  runnable: 'runnable',
  sync: 'parked',
  io: 'waits for I/O or a timer',
  gc: 'collector or system',
  idle: 'idle',
  knot: 'crashed',
};

interface Props {
  readonly family: Family;
  readonly crashed?: boolean;
  /** What it means here, where that is another thing than the family's own word. */
  readonly word?: string;
}

export function Glyph({ family, crashed = false, word }: Props) {
  const shown = crashed ? 'knot' : family;
  return (
    <svg
      className={`glyph family-${shown}`}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      role="img"
      aria-label={word ?? FAMILY_WORDS[shown]}
    >
      {SHAPES[shown]}
    </svg>
  );
}
