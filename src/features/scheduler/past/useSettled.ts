/** A value once it has rested: what is asked for while one zooms through twenty levels is only what one stays at. */
import { useEffect, useState } from 'react';

const RESTS_MS = 70;

export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), RESTS_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
