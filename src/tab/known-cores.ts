/** Which cores this browser has seen: their names and sizes, so that a link to one that is no longer here can say what to drop. */

import type { SnapshotEntry } from '../../api/library.ts';
import { coreNamed } from '../../api/link-core.ts';
import { bytes, moment } from '../ui/format.ts';

type Known = Pick<SnapshotEntry, 'program' | 'buildId' | 'coreBytes' | 'wallTime'>;

const KEY = 'unpark.cores';
const KEPT = 50;

export function remember({ id, program, buildId, coreBytes, wallTime }: SnapshotEntry): void {
  const all = new Map(Object.entries(known()));
  all.delete(id);
  all.set(id, { program, buildId, coreBytes, wallTime });
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...all].slice(-KEPT))));
  } catch {
    // Storage is full or forbidden: links to this core will name its id alone.
  }
}

/** What is known of a core by its snapshot's id, in words: from an earlier visit, or from the link itself. */
export function wordsFor(id: string): string | undefined {
  const core = known()[id] ?? coreNamed(location.hash.slice(1));
  if (core === undefined) return undefined;
  const { program, buildId, coreBytes, wallTime }: Partial<Known> = core;
  const facts = [
    `a core of ${program}`,
    coreBytes !== undefined && bytes(coreBytes),
    wallTime !== undefined && moment(wallTime),
    buildId !== undefined && `build ID ${buildId}`,
  ];
  return facts.filter(Boolean).join(', ');
}

function known(): Readonly<Record<string, Known | undefined>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Record<string, Known>) : {};
  } catch {
    // Storage is forbidden here, or somebody else wrote to it.
    return {};
  }
}
