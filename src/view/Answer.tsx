/** A question that may not be answered yet, or not at all: skeleton, what failed, or the answer. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, Skeleton } from '../ui/Notice.tsx';

interface Props<T> {
  readonly of: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  /** "The stack", as in "The stack could not be read". */
  readonly what: string;
  readonly rows?: number;
  readonly children: (answer: T) => ReactNode;
}

export function Answer<T>({ of, what, rows, children }: Props<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error !== null) return <Unanswered error={of.error} what={what} onRetry={() => of.refetch()} />;
  return <Skeleton rows={rows} label={`Loading: ${what.toLowerCase()}`} />;
}

/** Errors of the server carry a title, a hint and a stable code; others only what they say. */
export function Unanswered({ error, what, onRetry }: { error: Error; what: string; onRetry?: () => void }) {
  const told = error as Error & { readonly hint?: string; readonly code?: string };
  return (
    <Failure
      title={told.code === undefined ? `${what} could not be read` : error.message}
      detail={told.code === undefined ? error.message : undefined}
      hint={told.hint ?? 'The other views still work.'}
      code={told.code}
      onRetry={onRetry}
    />
  );
}
