/** A text that is typed: it counts a moment after the last key, or at once when asked. */
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 180;

interface Typing {
  readonly text: string;
  /** Another character was typed. */
  readonly type: (text: string) => void;
  /** It counts now. */
  readonly apply: (text: string) => void;
}

/** `value` is what counts already; where it changes by other means than this field, it is the truth. */
export function useTyping(value: string, onApply: (text: string) => void): Typing {
  const [text, setText] = useState(value);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  const latest = useRef(onApply);
  latest.current = onApply;
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(pending.current), []);
  const apply = (next: string) => {
    clearTimeout(pending.current);
    sent.current = next;
    latest.current(next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(pending.current);
    pending.current = setTimeout(() => apply(next), PAUSE_MS);
  };
  return { text, type, apply };
}
