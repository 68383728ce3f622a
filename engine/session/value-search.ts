/** A text in the values of a goroutine: names and values, as deep as was asked for. */
import type { ValueSearch, ValueSearchQuery } from '../../api/frame-values.ts';
import type { Child } from '../../api/value.ts';
import type { GoroutineFacts } from './facts.ts';
import type { FrameValues } from './variables.ts';

const MAX_FRAMES = 200;
const MAX_LOOKED = 200_000;
const ELEMENTS = 100;
const BYTES = 4096;

interface Search {
  readonly text: string;
  readonly limit: number;
  readonly hits: ValueSearch['hits'];
  looked: number;
}

export function searchValues(
  facts: GoroutineFacts,
  values: FrameValues,
  row: number,
  query: ValueSearchQuery,
): ValueSearch {
  const search: Search = { text: query.text.toLowerCase(), limit: query.limit, hits: [], looked: 0 };
  const [first, count] = query.frame === undefined ? [0, MAX_FRAMES] : [query.frame, 1];
  const limits = { depth: query.depth, elements: ELEMENTS, bytes: BYTES, plain: false, offset: 0, path: [] };
  let cut = query.frame === undefined && facts.locations.frameCount(row) > MAX_FRAMES;
  for (const [i, call] of facts.locations.calls(row, first, count).entries()) {
    if (isFull(search)) {
      cut = true;
      break;
    }
    const frame = first + i;
    const { variables } = values.of(call.activation, { ...limits, goroutineId: query.goroutineId, frame });
    for (const variable of variables) look(search, variable, [variable.name], frame, call.function);
  }
  return { hits: search.hits, looked: search.looked, cut: cut || isFull(search) };
}

const isFull = (search: Search) => search.hits.length >= search.limit || search.looked >= MAX_LOOKED;

function look(search: Search, value: Child, path: string[], frame: number, functionName: string): void {
  if (isFull(search)) return;
  search.looked++;
  const name = value.key === undefined ? value.name : value.key.value;
  // A value that has parts shows them in its own line: the part itself is the better hit.
  const isWhole = value.children === undefined || value.children.length === 0 || value.kind === 'ptr';
  if (name.toLowerCase().includes(search.text) || (isWhole && value.value.toLowerCase().includes(search.text)))
    search.hits.push({ frame, function: functionName, path, type: value.type, value: value.value });
  for (const child of value.children ?? [])
    look(search, child, [...path, child.step ?? child.name], frame, functionName);
}
