/** The keys that move within a list that has the focus. */

const STEPS: Readonly<Record<string, number>> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The row that a key leads to; undefined where it is no such key. `at` is -1 where no row is current. */
export function rowAfter(key: string, at: number, count: number): number | undefined {
  const step = STEPS[key];
  if (step === undefined || count === 0) return undefined;
  return Math.max(0, Math.min(count - 1, at < 0 && step < 0 ? 0 : at + step));
}
