/**
 * Recomputes the contrast of every token and how well the state colours are told apart by colour-blind people, from the
 * CSS itself. Text needs 4.5 on all four surfaces, glyphs and bars 3.0 (WCAG 2.x, from the sRGB hex); any two states a
 * CIEDE2000 of 10 under full deuteranopia and protanopia (Machado 2009).
 */
import { readFileSync } from 'node:fs';
import { type Color, converter, differenceCiede2000, formatHex, parse, wcagContrast } from 'culori';

const CSS = 'src/ui/tokens.css';
const SURFACES = ['s0', 's1', 's2', 's3'];
const TEXT = ['t1', 't2', 't3', 'accent'];
const STATES = ['running', 'runnable', 'sync', 'io', 'gc', 'idle', 'knot'];
/** Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB. */
const SIGHTS = {
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
} as const;
const linear = converter('lrgb');
const LEAST = { text: 4.5, state: 3, difference: 10 };

const css = readFileSync(CSS, 'utf8');
const dark = tokensOf(css.slice(css.indexOf(':root {'), css.indexOf('}')));
const lightAt = css.indexOf(':root[data-theme="light"]');
const light = { ...dark, ...tokensOf(css.slice(lightAt, css.indexOf('}', lightAt))) };
const failures: string[] = [];
check('dark', dark);
check('light', light);
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;

function tokensOf(block: string): Record<string, Color> {
  const tokens: Record<string, Color> = {};
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*(oklch\([^)/]+\))\s*;/g)) {
    const colour = parse(value);
    if (colour) tokens[name] = parse(formatHex(colour)) ?? colour;
  }
  return tokens;
}

function check(theme: string, tokens: Record<string, Color>): void {
  const least = {
    text: Number.POSITIVE_INFINITY,
    state: Number.POSITIVE_INFINITY,
    difference: Number.POSITIVE_INFINITY,
  };
  const note = (kind: keyof typeof LEAST, value: number, what: string) => {
    least[kind] = Math.min(least[kind], value);
    if (value < LEAST[kind]) failures.push(`${theme}: ${what} is ${value.toFixed(2)}, under ${LEAST[kind]}`);
  };
  for (const [kind, names] of [
    ['text', TEXT],
    ['state', STATES],
  ] as const) {
    for (const name of names)
      for (const surface of SURFACES)
        note(kind, wcagContrast(colour(tokens, name), colour(tokens, surface)), `contrast of ${name} on ${surface}`);
  }
  const difference = differenceCiede2000();
  for (const [sight, matrix] of Object.entries(SIGHTS)) {
    const seen = (name: string) => seenAs(colour(tokens, name), matrix);
    STATES.forEach((a, i) => {
      for (const b of STATES.slice(i + 1))
        note('difference', difference(seen(a), seen(b)), `${a} against ${b} under ${sight}`);
    });
  }
  console.log(
    `colours, ${theme}: least contrast ${least.text.toFixed(1)} text, ${least.state.toFixed(1)} states; least difference ${least.difference.toFixed(1)}`,
  );
}

function seenAs(colour: Color, m: readonly number[]): Color {
  const { r, g, b } = linear(colour);
  const mix = (row: number) => Math.min(1, Math.max(0, m[row] * r + m[row + 1] * g + m[row + 2] * b));
  return { mode: 'lrgb', r: mix(0), g: mix(3), b: mix(6) };
}

function colour(tokens: Record<string, Color>, name: string): Color {
  const found = tokens[name];
  if (!found) throw new Error(`${CSS} has no token --${name}`);
  return found;
}
