/** Completions of the filter bar. */
import type { Completion, CompletionQuery } from '../../api/query.ts';
import type { GoroutineFacts } from './facts.ts';

export function completionsOf(_facts: GoroutineFacts, _query: CompletionQuery): Completion[] {
  return [];
}
