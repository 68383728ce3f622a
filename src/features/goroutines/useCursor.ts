/** The current row: at once on screen, and in the address when the hand rests, since browsers limit how often that may change. */
import { useCallback, useEffect, useRef, useState } from 'react';

const REST_MS = 160;

export function useCursor(
  inAddress: string | undefined,
  settle: (at: string | undefined) => void,
): readonly [string | undefined, (at: string | undefined) => void] {
  const [at, setAt] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settled = useRef(inAddress);
  const latest = useRef(settle);
  latest.current = settle;
  useEffect(() => {
    if (inAddress === settled.current) return;
    settled.current = inAddress;
    setAt(inAddress);
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = useCallback((next: string | undefined) => {
    setAt(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      settled.current = next;
      latest.current(next);
    }, REST_MS);
  }, []);
  return [at, move];
}
