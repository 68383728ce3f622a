/**
 * A session: an open snapshot that answers questions. The engine implements this interface once; the server hosts it in
 * a worker thread and a browser can host it in a Web Worker. Answers are plain, serialisable data.
 */
import type { GoroutineDetail, GoroutinePage, GoroutineQuery, GroupPage, GroupQuery } from './goroutine.ts';
import type { Completion, CompletionQuery } from './query.ts';
import type { Summary, Thread } from './snapshot.ts';
import type { VariablesAnswer, VariablesQuery } from './value.ts';

export interface Session {
  summary(): Summary;
  goroutines(query: GoroutineQuery): GoroutinePage;
  groups(query: GroupQuery): GroupPage;
  /** undefined: no goroutine with that id. `frames` bounds how many frames the answer carries. */
  goroutine(id: number, window: { offset: number; limit: number }): GoroutineDetail | undefined;
  /** undefined: no such goroutine or frame. */
  variables(query: VariablesQuery): VariablesAnswer | undefined;
  threads(): Thread[];
  completions(query: CompletionQuery): Completion[];
}
