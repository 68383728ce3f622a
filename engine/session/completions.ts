/** Completions of the filter bar: keys, and the values that a key has in this snapshot, most frequent first. */
import type { Completion, CompletionQuery } from '../../api/query.ts';
import { quoted } from '../query/edit.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import { FILTER_KEYS, filterKey } from '../query/keys.ts';

export function completionsOf(source: QuerySource, query: CompletionQuery): Completion[] {
  const prefix = query.prefix.toLowerCase();
  if (query.key === undefined) {
    return FILTER_KEYS.filter((k) => k.key.startsWith(prefix))
      .slice(0, query.limit)
      .map((k) => ({ insert: `${k.key}:`, label: k.key, detail: `${k.says}, like ${k.example}` }));
  }
  const key = filterKey(query.key);
  if (!key) return [];
  return valuesOf(source, key.key)
    .filter(([text]) => text.toLowerCase().includes(prefix))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, query.limit)
    .map(([text, count]) => ({ insert: `${key.key}:${quoted(text)}`, label: text, count }));
}

/** Distinct texts of a column with the number of goroutines that have each. */
function valuesOf(source: QuerySource, key: string): [string, number][] {
  const column = source.column(key);
  if (!column) return [];
  if (column.kind === 'flags') {
    return (filterKey(key)?.values ?? []).map((flag) => [flag, select(source, `${key}:${flag}`).rows.length]);
  }
  if (column.kind !== 'dictionary') return [];
  const perCode = new Int32Array(column.size);
  for (const code of column.codes) if (code >= 0) perCode[code]++;
  const counts = new Map<string, number>();
  perCode.forEach((count, code) => {
    if (count > 0) for (const text of column.texts(code)) counts.set(text, (counts.get(text) ?? 0) + count);
  });
  return [...counts];
}
