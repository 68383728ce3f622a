/**
 * The variables of a frame as the lines of a tree. Values come piece by piece, each piece when it is unfolded; the tree is
 * put together from what has come so far.
 */
import type { Child, Variable } from '../../../api/value.ts';
import { pointeeOf } from '../../view/value.ts';

/** Names from a variable inward. As a key: joined by a character that no name of Go holds. */
export type Path = readonly string[];

export const pathKey = (path: Path): string => path.join('\u0000');

/** What is known of one unfolded value. */
export type Piece =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'known'; readonly variable: Variable };

export type TreeLine =
  | { readonly kind: 'section'; readonly key: string; readonly title: string }
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly path: Path;
      readonly depth: number;
      readonly variable: Child;
      readonly openable: boolean;
      readonly open: boolean;
    }
  | { readonly kind: 'raw'; readonly key: string; readonly depth: number; readonly name: string; readonly text: string }
  /** Parts are still to come, or failed to. */
  | {
      readonly kind: 'note';
      readonly key: string;
      readonly depth: number;
      readonly text: string;
      readonly fault: boolean;
    }
  | {
      readonly kind: 'limit';
      readonly key: string;
      readonly depth: number;
      readonly path: Path;
      readonly shown: number;
      readonly total: number;
    };

export interface Tree {
  readonly variables: readonly Variable[];
  /** Keys of unfolded paths, as they are shown. */
  readonly open: ReadonlySet<string>;
  readonly pieces: ReadonlyMap<string, Piece>;
  readonly form: 'natural' | 'raw' | 'both';
}

const SECTIONS = [
  ['argument', 'Arguments'],
  ['result', 'Results'],
  ['local', 'Locals'],
] as const;

export function treeLines(tree: Tree): TreeLine[] {
  const lines: TreeLine[] = [];
  for (const [role, title] of SECTIONS) {
    const members = tree.variables.filter((variable) => (variable.role ?? 'local') === role);
    if (members.length === 0) continue;
    lines.push({ kind: 'section', key: `section ${role}`, title });
    for (const [index, variable] of members.entries())
      addValue(lines, tree, variable, { asked: [variable.name], shown: [variable.name] }, 0, index);
  }
  return lines;
}

/** Where a value stands: its path for the session, and that for the reader and the address, which skips pointees. */
interface Place {
  readonly asked: Path;
  readonly shown: Path;
}

const inside = ({ asked, shown }: Place, name: string): Place => ({ asked: [...asked, name], shown: [...shown, name] });
const pointed = ({ asked, shown }: Place): Place => ({ asked: [...asked, '*'], shown });

function addValue(lines: TreeLine[], tree: Tree, variable: Child, place: Place, depth: number, index: number): void {
  const path = place.shown;
  const key = pathKey(path);
  const openable = canOpen(variable);
  const open = openable && tree.open.has(key);
  lines.push({ kind: 'value', key: `${key} ${depth} ${index}`, path, depth, variable, openable, open });
  if (tree.form !== 'natural') addRaw(lines, variable, key, depth);
  if (open) addParts(lines, tree, variable, place, depth);
}

function addRaw(lines: TreeLine[], variable: Variable, key: string, depth: number): void {
  for (const [name, value] of Object.entries(variable.raw ?? {}))
    lines.push({ kind: 'raw', key: `${key} raw ${name}`, depth: depth + 1, name, text: String(value) });
}

function addParts(lines: TreeLine[], tree: Tree, variable: Variable, place: Place, depth: number): void {
  const path = place.asked;
  const key = pathKey(path);
  const piece = tree.pieces.get(key);
  const known = piece?.kind === 'known' ? piece.variable : variable;
  const pointee = pointeeOf(known);
  if (pointee !== undefined && canOpen(pointee)) {
    addParts(lines, tree, pointee, pointed(place), depth);
    return;
  }
  const parts = known.children;
  for (const [index, part] of (parts ?? []).entries())
    addValue(lines, tree, part, inside(place, part.name), depth + 1, index);
  if (parts === undefined && piece?.kind === 'failed')
    lines.push({ kind: 'note', key: `${key} note`, depth: depth + 1, text: piece.reason, fault: true });
  else if (parts === undefined && piece?.kind === 'known')
    lines.push({
      kind: 'note',
      key: `${key} note`,
      depth: depth + 1,
      text: known.unreadable ?? 'it has no parts',
      fault: known.unreadable !== undefined,
    });
  else if (parts === undefined)
    lines.push({ kind: 'note', key: `${key} note`, depth: depth + 1, text: '…', fault: false });
  if (parts !== undefined && known.truncated !== undefined)
    lines.push({
      kind: 'limit',
      key: `${key} limit`,
      depth: depth + 1,
      path,
      shown: known.truncated.shown,
      total: known.truncated.total,
    });
}

export function canOpen(variable: Variable): boolean {
  return variable.expandable === true || (variable.children !== undefined && variable.children.length > 0);
}

/** The paths that must be asked for: unfolded, and not known from an answer further out. */
export function missingPaths(tree: Omit<Tree, 'form'>): Path[] {
  const asked: Path[] = [];
  const visit = (variable: Variable, place: Place) => {
    if (tree.open.has(pathKey(place.shown))) visitOpen(variable, place);
  };
  const visitOpen = (variable: Variable, place: Place) => {
    if (!canOpen(variable)) return;
    const piece = tree.pieces.get(pathKey(place.asked));
    const known = piece?.kind === 'known' ? piece.variable : variable;
    if (variable.children === undefined || piece !== undefined) asked.push(place.asked);
    const pointee = pointeeOf(known);
    if (pointee !== undefined) visitOpen(pointee, pointed(place));
    else for (const part of known.children ?? []) visit(part, inside(place, part.name));
  };
  for (const variable of tree.variables) visit(variable, { asked: [variable.name], shown: [variable.name] });
  return asked;
}

/** Windows of one long value, put together again: the parts in order, and how many are shown of how many. */
export function joinWindows(windows: readonly Variable[]): Variable | undefined {
  const [first] = windows;
  if (first === undefined || windows.length === 1) return first;
  const children = windows.flatMap((window) => window.children ?? []);
  const total = first.truncated?.total ?? first.length ?? children.length;
  return { ...first, children, truncated: children.length < total ? { shown: children.length, total } : undefined };
}

/** A path as Go would write it, for the clipboard: from.mu, entries[3].amount. */
export function goPath(path: Path): string {
  return path.reduce((text, name, at) => (at === 0 || name.startsWith('[') ? text + name : `${text}.${name}`), '');
}
