/** What went wrong, as one line on stderr, and the exit status that says so. */
import { OpenFailure } from '../../engine/index.ts';

const FAILED = 1;

export function report(cause: unknown): number {
  const text =
    cause instanceof OpenFailure || cause instanceof Failure
      ? cause.message
      : `this is a defect of Unpark: ${stackOf(cause)}`;
  process.stderr.write(`unpark: ${text.replace(/\s*\n\s*/g, ' ')}\n`);
  return FAILED;
}

/** Something other than the input stands in the way: a port in use, a file that cannot be written. */
export class Failure extends Error {}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
