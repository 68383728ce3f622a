/** Line icons on a 16 grid, 1.4 strokes, in the colour of the text. All are decoration: the words stand beside them. */
import type { ReactNode } from 'react';

const PATHS = {
  overview: 'M2 4h9M2 8h6M2 12h9',
  goroutines: 'M2 3.5h12M2 6.5h12M2 9.5h12M2 12.5h12',
  scheduler: 'M1.500 4h4.500M1.500 8h3M1.500 12h5.500M9 1.500v13M11.500 4h3M11.500 8h3M11.500 12h1.500',
  heap: 'M2 2.5h12v11H2zM8 2.500v11M8 7h6M11 7v6.500',
  compare: 'M2 4.500h5M9 4.500h5M11.500 2v5M2 11.500h5M9 11.500h5M8 2v12',
  stacks: 'M2 3.500h12v3H2zM2 6.500h7v3H2zM2 9.500h4v3H2z',
  createdBy:
    'M8 2.500v4M8 6.500H3.500v3M8 6.500h4.500v3M1.800 9.500h3.400v3.500H1.800zM10.800 9.500h3.400v3.500h-3.400z',
  waits:
    'M3.5 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12.5 13.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.5 4.500h4a3 3 0 0 1 3 3v2M10.5 11.500h-4a3 3 0 0 1-3-3v-2',
  threads: 'M5 2c-2 2.5 2 4.5 0 7s1 3.5 0 5M11 2c-2 2.5 2 4.5 0 7s1 3.5 0 5',
  library: 'M1.8 12.500v-9h4.400l1.6 2h6.400v7z',
  search: 'M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 14 14',
  link: 'M6.5 9.5 9.5 6.500M7 4.700l1.6-1.600a2.9 2.9 0 0 1 4.2 4.200L11.2 9M9 11.300l-1.6 1.600a2.9 2.9 0 0 1-4.2-4.200L4.8 7',
  down: 'M4 6l4 4 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
  upload: 'M8 11V3M4.8 6 8 2.8 11.2 6M2.5 10.500v3h11v-3',
  export: 'M8 3v8M4.8 7.800 8 11l3.200-3.200M2.5 10.500v3h11v-3',
  clipboard: 'M5 3.500H3.500v10h9v-10H11M5.500 2h5v3h-5z',
  trash: 'M3 4.500h10M6.5 4V2.500h3V4M4.5 4.500l.6 9h5.800l.6-9',
  pane: 'M2 3h12v10H2zM10 3v10',
} as const;

export type IconName = keyof typeof PATHS | 'theme';

const THEME: ReactNode = (
  <>
    <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
    <path d="M8 2.500a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
  </>
);

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {name === 'theme' ? THEME : <path d={PATHS[name]} fill="none" stroke="currentColor" strokeWidth="1.4" />}
    </svg>
  );
}
