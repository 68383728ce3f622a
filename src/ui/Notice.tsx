/** What stands where an answer is not: skeletons, failures, empty bays, and the note that comes and goes. */
import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';
import { printable } from './text.ts';

const WIDTHS = [62, 48, 70, 40, 55, 66, 35, 58];

/** Bars of about the true layout; invisible for the first 200 ms. */
export function Skeleton({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <i key={at} style={{ width: `${WIDTHS[at % WIDTHS.length]}%` }} />
      ))}
    </div>
  );
}

interface FailureProps {
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly code?: string;
  readonly onRetry?: () => void;
}

/** What failed, what still works, what to do; the code to copy. */
export function Failure({ title, detail, hint, code, onRetry }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <h2>{printable(title)}</h2>
      {detail !== undefined && <p>{printable(detail)}</p>}
      {hint !== undefined && <p>{printable(hint)}</p>}
      {code !== undefined && <code>{printable(code)}</code>}
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** The mark's bay, empty; one sentence, one action. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="empty">
      <Mark size={40} dot="gone" />
      {children}
    </div>
  );
}
