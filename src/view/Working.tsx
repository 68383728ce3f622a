/** An answer that takes long work on a large heap: what is done at the moment, and how far it is, once that is worth saying. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { cancelWork, useOpening } from '../api/queries.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { printable } from '../ui/text.ts';
import { Answer } from './Answer.tsx';
import { usePlace } from './place.ts';

const SOON_MS = 1000;

interface Props<T> {
  readonly of: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  readonly what: string;
  readonly rows?: number;
  readonly children: (answer: T) => ReactNode;
}

export function Working<T>(props: Props<T>) {
  const { data, error } = props.of;
  const waits = data === undefined && error === null;
  return (
    <>
      {waits && <Progress />}
      <Answer {...props} />
    </>
  );
}

/** What the session does; nothing in the first second, and nothing where it does not say. */
export function Progress() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useOpening(late);
  const snapshot = useSnapshot();
  const [ending, setEnding] = useState(false);
  const cancel = () => {
    setEnding(true);
    cancelWork(snapshot).catch((error: Error) => {
      setEnding(false);
      usePlace.getState().say(`It could not be cancelled: ${error.message}`);
    });
  };
  if (data?.phase === undefined) return null;
  const { phase, done, total } = data;
  const isKnown = done !== undefined && total !== undefined;
  return (
    <p className="working t2" role="status">
      {isKnown && <progress value={done} max={total} aria-label={phase} />}
      {printable(phase)}
      {isKnown && <span className="t3">{` · step ${done + 1} of ${total}`}</span>}
      {data.cancellable === true && (
        <button type="button" className="button" disabled={ending} onClick={cancel}>
          Cancel
        </button>
      )}
    </p>
  );
}
