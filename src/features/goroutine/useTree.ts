/** Asks for the unfolded values and puts the answers into the tree. */
import { useMemo, useRef, useState } from 'react';
import type { GoroutineLink, ValueForm } from '../../../api/links.ts';
import type { Variable } from '../../../api/value.ts';
import { useValues } from '../../api/queries.ts';
import { joinWindows, missingPaths, type Path, type Piece, pathKey, type Tree } from './tree.ts';

interface Asked {
  readonly goroutine: number;
  readonly frame: number;
  readonly link: GoroutineLink;
  readonly variables: readonly Variable[];
  readonly form: ValueForm;
}

/** Parts of a long value that come at once; the server's default. */
const PARTS = 100;

export function useTree({ goroutine, frame, link, variables, form }: Asked): {
  readonly tree: Tree;
  readonly showMore: (path: Path) => void;
} {
  const [windows, setWindows] = useState<ReadonlyMap<string, number>>(new Map());
  const open = useMemo(() => openKeys(link), [link]);
  // What came before decides what is asked for next: answers open the way to paths further in.
  const pieces = useRef<ReadonlyMap<string, Piece>>(new Map());
  const paths = missingPaths({ variables, open, pieces: pieces.current });
  const asked = paths.flatMap((path) =>
    Array.from({ length: windows.get(pathKey(path)) ?? 1 }, (_, window) => ({
      goroutineId: goroutine,
      frame,
      path,
      offset: window * PARTS,
    })),
  );
  const answers = useValues(asked);

  const next = new Map<string, Piece>();
  for (const path of paths) {
    const own = asked.flatMap((one, at) => (one.path === path ? [answers[at]] : []));
    const values = own.flatMap((answer) => answer.data?.variables ?? []);
    const failed = own.find((answer) => answer.error !== null)?.error;
    const fault = own.find((answer) => answer.data?.fault !== undefined)?.data?.fault;
    const variable = joinWindows(values);
    if (variable !== undefined) next.set(pathKey(path), { kind: 'known', variable });
    else if (failed !== null && failed !== undefined)
      next.set(pathKey(path), { kind: 'failed', reason: failed.message });
    else if (fault !== undefined) next.set(pathKey(path), { kind: 'failed', reason: fault.message });
    else next.set(pathKey(path), { kind: 'loading' });
  }
  pieces.current = next;
  // An answer that has just come may open the way further in: ask in the same breath.
  const [, again] = useState(0);
  const more = missingPaths({ variables, open, pieces: next }).length;
  if (more > paths.length) queueMicrotask(() => again((n) => n + 1));

  return {
    tree: { variables, open, pieces: next, form },
    showMore: (path) =>
      setWindows((before) => new Map(before).set(pathKey(path), (before.get(pathKey(path)) ?? 1) + 1)),
  };
}

/** Keys of what is unfolded: the listed paths, and all that the current one goes through. */
function openKeys(link: GoroutineLink): ReadonlySet<string> {
  const path = link.path ?? [];
  const through = path.slice(0, -1).map((_, at) => pathKey(path.slice(0, at + 1)));
  return new Set([...(link.open ?? []).map(pathKey), ...through]);
}
