/** What a value is made of, as far as the tree must know: what it holds, whether it has parts, which of them are indexed. */
import type { Child, Variable } from '../../../api/value.ts';
import type { ValuePath } from '../../../api/value-path.ts';

export type Path = ValuePath;

/** As a key: joined by a character that no name of Go holds. */
export const pathKey = (path: Path): string => path.join('\u0000');

export const startsWith = (path: Path, start: Path): boolean =>
  path.length >= start.length && start.every((step, at) => path[at] === step);

/** The step of a path that leads to a part. */
export const stepOf = ({ step, name }: Child): string => step ?? name;

const HOLDERS: ReadonlySet<string> = new Set(['ptr', 'interface']);
const INDEXED: ReadonlySet<string> = new Set(['slice', 'array', 'map', 'chan']);

/** What a pointer points to or an interface holds, where that is known. */
export function heldBy({ kind, children }: Variable): Child | undefined {
  const only = HOLDERS.has(kind) && children?.length === 1 ? children[0] : undefined;
  return only?.name === '*' || only?.name === 'data' ? only : undefined;
}

/** At the end of pointers and interfaces: what one means by the name of the first of them. */
export function innermost(variable: Variable): Variable {
  let at = variable;
  for (let held = heldBy(at); held !== undefined; held = heldBy(at)) at = held;
  return at;
}

/** A pointer or interface of which it is not known yet what it holds. */
export function isUnknownHolder({ kind, children, expandable }: Variable): boolean {
  return HOLDERS.has(kind) && children === undefined && expandable === true;
}

/** It has elements or entries, which come by windows. */
export function isIndexed({ kind, length }: Variable): boolean {
  return INDEXED.has(kind) && length !== undefined;
}

/** It has parts to unfold. What a pointer or interface holds counts as its parts. */
export function canOpen(variable: Variable): boolean {
  const { expandable, children, queues, kind, length = 0, capacity = 0 } = innermost(variable);
  const waits = (queues?.senders.total ?? 0) + (queues?.receivers.total ?? 0);
  return expandable === true || (children?.length ?? 0) > 0 || waits > 0 || (kind === 'slice' && capacity > length);
}

/** Elements that are pointers or interfaces: they are asked for together with what they hold. */
export function holdsHolders({ type }: Variable): boolean {
  return /^(\*|error$|interface \{|any$|context\.Context$)/.test(elementType(type));
}

/** "*main.Item" of "[]*main.Item", "map[string]*main.Item", "chan *main.Item", "[4]*main.Item". */
export function elementType(type: string): string {
  if (type.startsWith('map[')) return type.slice(closing(type, 3) + 1);
  return type.replace(/^(\[\d*\]|<-chan |chan<- |chan )/, '');
}

/** Where the bracket that opens at a place closes. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) return at;
  }
  return text.length;
}
