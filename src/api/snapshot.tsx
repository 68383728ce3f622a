/** The snapshot that the page is about: its id and revision are in the key of every question. */
import { createContext, type ReactNode, useContext } from 'react';
import type { SnapshotEntry } from '../../api/library.ts';

export type SnapshotRef = Pick<SnapshotEntry, 'id' | 'revision'>;

const Current = createContext<SnapshotEntry | undefined>(undefined);

export function SnapshotProvider({ entry, children }: { entry: SnapshotEntry; children: ReactNode }) {
  return <Current value={entry}>{children}</Current>;
}

export function useSnapshot(): SnapshotEntry {
  const entry = useContext(Current);
  if (entry === undefined) throw new Error('No snapshot stands around this component');
  return entry;
}

/** Where there may be none. */
export function useAnySnapshot(): SnapshotEntry | undefined {
  return useContext(Current);
}
