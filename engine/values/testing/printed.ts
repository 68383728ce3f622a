/** A value as package fmt prints it with %v, put together from what we read: the strings within it unquoted. */
import type { ValueReader } from '../reader.ts';
import type { Value } from '../value.ts';

const WINDOW = 60_000;
const FEW = 100;
const LIMITS = { depth: 4, bytes: 4096, plain: true };

export interface PrintedMap {
  readonly text: string;
  readonly length: number;
  /** Milliseconds of the first answer. */
  readonly first: number;
}

/** A package variable that is a map, entry by entry: a large one in windows, a small one (of large ones) one by one. */
export function printedMap(values: ValueReader, name: string): PrintedMap {
  const ask = (path: string[], offset: number, elements: number) => {
    const found = values.global(name, { ...LIMITS, elements, offset, path });
    const wrong = found?.unreadable ?? found?.fault;
    if (!found || wrong !== undefined) throw new Error(`${name}: ${wrong ?? 'not there'}`);
    return found;
  };
  const started = performance.now();
  const { length = 0 } = ask([], 0, 1);
  const first = performance.now() - started;
  const entries: string[] = [];
  if (length < FEW) {
    for (let i = 0; i < length; i++) entries.push(entryText(ask([`[#${i}]`], 0, WINDOW)));
  } else {
    for (let offset = 0; offset < length; offset += WINDOW)
      entries.push(...(ask([], offset, WINDOW).children ?? []).map(entryText));
  }
  return { text: `map[${entries.join(' ')}]`, first, length };
}

function entryText(entry: Value): string {
  return `${entry.key ? printed(entry.key) : '?'}:${printed(entry)}`;
}

/** Pointers, channels and the like as `%p` has them. */
export function printed(value: Value): string {
  const children = value.children ?? [];
  switch (value.kind) {
    case 'map':
      if (value.truncated) throw new Error(`${value.name} is cut`);
      return `map[${children.map(entryText).join(' ')}]`;
    case 'struct':
      return `{${children.map(printed).join(' ')}}`;
    case 'array':
    case 'slice':
      return `[${children.map(printed).join(' ')}]`;
    case 'string':
      return JSON.parse(value.value) as string;
    case 'interface':
      return children.map(printed).join('');
    case 'ptr':
    case 'chan':
      return /0x[0-9a-f]+/.exec(value.value)?.[0] ?? value.value;
    default:
      return value.value;
  }
}

/** FNV-1a, as package truth computes it. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}
