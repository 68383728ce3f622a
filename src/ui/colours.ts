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

/**
 * Any colour that the browser computes (oklch, color-mix, rgba) as one that every reader of SVG knows, and how much of it there
 * is; undefined: no colour, as "none" and "url(#…)".
 */
export function plainColour(colour: string): { readonly hex: string; readonly opacity: number } | undefined {
  if (!/^(#|rgb|hsl|oklch|oklab|lab|lch|color)/.test(colour)) return undefined;
  const known = PLAIN.get(colour);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return undefined;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const plain = { hex, opacity: alpha / 255 };
  PLAIN.set(colour, plain);
  return plain;
}

const PLAIN = new Map<string, { readonly hex: string; readonly opacity: number }>();

/** What stands on a full fill of `running`, `io`, `gc` or `knot`. */
export function onFill(colours: Colours): string {
  return colours.theme === 'light' ? colours.s1 : colours.s0;
}
