/** The axis of time: where its ticks are and what stands beside them. Before the snapshot's moment times are negative. */
import type { Window } from './window.ts';

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];
/** Digits that a label may need before it is told from a base instead. */
const DIGITS = 5;

export interface Axis {
  /** The time from which the ticks are told, where they would need too many digits from the moment itself. */
  readonly base?: { readonly time: number; readonly text: string };
  readonly ticks: readonly { readonly time: number; readonly text: string }[];
}

/** About one tick in each `each` pixels. `moment`: what counts as 0. */
export function axisOf({ from, to }: Window, moment: number, pixels: number, each: number): Axis {
  const step = niceStep(((to - from) / Math.max(1, pixels)) * each);
  const farthest = Math.max(Math.abs(from - moment), Math.abs(to - moment));
  if (farthest / step < 10 ** DIGITS) return { ticks: ticksFrom(from, to, step, moment, (t) => momentText(t, step)) };
  const base = moment + Math.floor((from - moment) / (step * 10)) * step * 10;
  return {
    base: { time: base, text: exact(base - moment) },
    ticks: ticksFrom(from, to, step, base, (t) => `+${amount(t, step)}`),
  };
}

function ticksFrom(
  from: number,
  to: number,
  step: number,
  zero: number,
  text: (time: number) => string,
): Axis['ticks'] {
  const first = Math.ceil((from - zero) / step);
  const last = Math.floor((to - zero) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const time = (first + i) * step;
    return { time: zero + time, text: text(time) };
  });
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= least) ?? 10 * power;
}

function momentText(time: number, step: number): string {
  return time === 0 ? '0' : `${time < 0 ? '−' : '+'}${amount(Math.abs(time), step)}`;
}

/** In the unit of the largest step that fits: "600 ms", "1.2 s", "40 µs". */
function amount(time: number, step: number): string {
  const [size, unit] = UNITS.find(([one]) => Math.max(time, step) >= one) ?? [1, 'ns'];
  const digits = Math.max(0, Math.ceil(Math.log10(size / step)));
  return `${(time / size).toFixed(Math.min(9, digits))} ${unit}`;
}

/** With all digits, in groups of three: "−1.234 567 890 s". */
function exact(time: number): string {
  const whole = Math.floor(Math.abs(time) / 1e9);
  const rest = String(Math.round(Math.abs(time) % 1e9)).padStart(9, '0');
  const groups = rest.match(/\d{3}/g) ?? [];
  return `${time < 0 ? '−' : ''}${whole}.${groups.join(' ')} s`;
}

/** A length of time with three digits at most: "412 ms", "1.24 s", "38 µs". */
export function span(nanoseconds: number): string {
  const [size, unit] = UNITS.find(([one]) => nanoseconds >= one) ?? [1, 'ns'];
  const value = nanoseconds / size;
  const digits = size === 1 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${unit}`;
}

/** A moment before the snapshot's: "−412.35 ms". */
export function before(time: number): string {
  if (time === 0) return 'now';
  const [size, unit] = UNITS.find(([one]) => Math.abs(time) >= one) ?? [1, 'ns'];
  const value = Math.abs(time) / size;
  return `${time < 0 ? '−' : '+'}${size === 1 ? value : value.toFixed(3)} ${unit}`;
}
