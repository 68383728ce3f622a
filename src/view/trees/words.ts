/** What sentences about a node of a tree have in common. */
import { bytes, duration } from '../../ui/format.ts';

/** "; 96 KiB of stacks", where it is known. */
export function stacksOf({ stackBytes }: { readonly stackBytes?: number }): string {
  return stackBytes === undefined ? '' : `; ${bytes(stackBytes)} of stacks`;
}

/** "; the oldest waits at least 1.5s", where the runtime noted since when. */
export function oldestOf({ oldestSeconds }: { readonly oldestSeconds?: number }): string {
  return oldestSeconds === undefined ? '' : `; the oldest waits at least ${duration(oldestSeconds)}`;
}
