/** A value as text: one line each for it and its parts, indented; the internals beside the natural form when asked. */
import type { Child, Variable } from '../../api/index.ts';

const STEP = '  ';

export function* valueLines(value: Child, raw: boolean, name: string = value.name, depth = 0): Generator<string> {
  const key = value.key === undefined ? name : value.key.value;
  yield `${STEP.repeat(depth)}${key} ${value.type}${words(value)}`;
  if (raw)
    for (const [field, word] of Object.entries(value.raw ?? {})) yield `${STEP.repeat(depth + 2)}· ${field} ${word}`;
  for (const child of value.children ?? []) yield* valueLines(child, raw, child.name, depth + 1);
  for (const [title, queue] of Object.entries(value.queues ?? {})) {
    if (queue.total === 0) continue;
    yield `${STEP.repeat(depth + 1)}${title}, ${queue.total} waiting`;
    for (const { goroutineId, select, element } of queue.waiters)
      yield `${STEP.repeat(depth + 2)}g${goroutineId}${select ? ', in a select' : ''}${element ? `, holds out ${element.value}` : ''}`;
  }
  const { truncated } = value;
  if (truncated && value.children) yield `${STEP.repeat(depth + 1)}… ${truncated.shown} of ${truncated.total} shown`;
}

function words(value: Variable): string {
  const known = value.unreadable === undefined ? ` = ${value.value}` : ` <${value.unreadable}>`;
  const tags = [
    value.lastKnown ? 'last known' : undefined,
    value.missing ? `${value.missing.join(', ')} not known` : undefined,
    value.fault,
    value.sameAs === undefined ? undefined : `same as ${value.sameAs}`,
    value.shadowed ? 'shadowed' : undefined,
    value.kind === 'string' && value.truncated
      ? `${value.truncated.shown} of ${value.truncated.total} bytes`
      : undefined,
  ].filter((tag) => tag !== undefined);
  return tags.length === 0 ? known : `${known}  (${tags.join('; ')})`;
}
