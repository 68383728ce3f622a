/** How questions to a session are asked, and under which key their answers are kept. */
import { get } from './client.ts';
import type { SnapshotRef } from './snapshot.tsx';

/** A question to the session. With the revision in the address, the browser too may keep the answer for ever. */
export function ask<T>(
  snapshot: SnapshotRef,
  question: string,
  parameters: Parameters<typeof get>[1],
  signal: AbortSignal,
): Promise<T> {
  return get<T>(
    `/snapshots/${encodeURIComponent(snapshot.id)}/${question}`,
    { ...parameters, revision: snapshot.revision },
    signal,
  );
}

export const key = (snapshot: SnapshotRef, ...rest: unknown[]) => ['snapshot', snapshot.id, snapshot.revision, ...rest];
