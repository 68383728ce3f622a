/** The tokens of the theme as a canvas needs them: colours that were computed. */
import { useMemo } from 'react';

const NAMES = [
  's0',
  's1',
  's2',
  's3',
  'line',
  'line2',
  'line3',
  't1',
  't2',
  't3',
  'accent',
  'on-accent',
  'running',
  'runnable',
  'sync',
  'io',
  'gc',
  'idle',
  'knot',
  'hatch',
] as const;

export type Colours = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly theme: string;
  readonly sans: string;
  readonly mono: string;
};

/** Those of the page at the moment; `theme` decides when they are read again. */
export function useColours(theme: string): Colours {
  return useMemo(() => readColours(theme), [theme]);
}

function readColours(theme: string): Colours {
  // The theme's attribute is set in an effect of the shell, after this was rendered: it is set here first.
  document.documentElement.dataset.theme = theme;
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ...(Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Record<(typeof NAMES)[number], string>),
    theme,
    sans: value('sans'),
    mono: value('mono'),
  };
}

/** What stands on a full fill of `running`, `io`, `gc` or `knot`. */
export function onFill(colours: Colours): string {
  return colours.theme === 'light' ? colours.s1 : colours.s0;
}
