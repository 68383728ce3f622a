/** A channel or lock in words: fields of its state, where its memory is looked at, places of a ring. */
import type { ResourceDetail } from '../../../api/waits.ts';

/** "readerWait" → "reader wait" */
export function fieldWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The type by which its memory is shown; undefined for a semaphore, which is a number of whoever uses it. */
export function memoryType({ kind }: Pick<ResourceDetail, 'kind'>): string | undefined {
  if (kind === 'channel') return 'runtime.hchan';
  return kind === 'semaphore' ? undefined : kind;
}

/** Windows of a queue: where the one before begins, and the one after. undefined: there is none. */
export function windowsOf(from: number, shown: number, total: number, step: number) {
  return {
    before: from > 0 ? Math.max(0, from - step) : undefined,
    after: from + shown < total ? from + shown : undefined,
    last: from + shown < total ? Math.max(0, total - step) : undefined,
  };
}
