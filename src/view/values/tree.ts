/**
 * Values as the lines of a tree, and what must be asked for to draw it. Values come piece by piece, each when it is
 * unfolded; the tree is put together from what has come so far.
 */
import type { ValueForm } from '../../../api/link-values.ts';
import type { Child, Variable, WaitQueue } from '../../../api/value.ts';
import { indexOf, isRange, type Range, rangeStep, rangesOf } from './ranges.ts';
import {
  canOpen,
  heldBy,
  holdsHolders,
  isIndexed,
  isUnknownHolder,
  type Path,
  pathKey,
  startsWith,
  stepOf,
} from './shape.ts';

/** One question for a value: its path as the session knows it, and which of its elements. */
export interface Ask {
  readonly path: Path;
  readonly depth: number;
  readonly offset: number;
  readonly elements: number;
}

/** What has come of an answer. */
export type Piece =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'known'; readonly variable: Variable };

interface Line {
  readonly key: string;
  readonly depth: number;
}
/** A line that can be the current one. */
interface Standing extends Line {
  /** For the reader and the address: what pointers and interfaces hold is not named apart. */
  readonly path: Path;
  readonly openable: boolean;
  readonly open: boolean;
}

export interface ValueOf extends Standing {
  readonly kind: 'value';
  readonly variable: Child;
  readonly form: ValueForm;
  /** Its form was chosen for it. */
  readonly turned: boolean;
}

export type TreeLine =
  | (Line & { readonly kind: 'section'; readonly title: string })
  | ValueOf
  | (Standing & { readonly kind: 'range'; readonly range: Range })
  /** Elements of a slice beyond its length, up to its capacity. */
  | (Standing & { readonly kind: 'beyond'; readonly range: Range })
  | (Standing & { readonly kind: 'waiter'; readonly queue: QueueName; readonly waiter: Waiter })
  | (Line & { readonly kind: 'raw'; readonly variable: Variable })
  /** Parts are still to come, or failed to. */
  | (Line & { readonly kind: 'note'; readonly text: string; readonly fault: boolean })
  | (Line & { readonly kind: 'limit'; readonly shown: number; readonly total: number; readonly what: string });

export type StandingLine = Extract<TreeLine, Standing>;
type QueueName = 'senders' | 'receivers';
type Waiter = WaitQueue['waiters'][number];

export interface Root {
  readonly variable: Variable;
  /** One step, by which the session and the address know it. */
  readonly step: string;
}

export interface Tree {
  readonly roots: readonly Root[];
  /** Arguments, results and locals apart. */
  readonly sections: boolean;
  /** Keys of unfolded paths. */
  readonly open: ReadonlySet<string>;
  /** The current path: what leads to it is unfolded. */
  readonly path: Path;
  readonly form: ValueForm;
  readonly turned: ReadonlyMap<string, ValueForm>;
  /** Elements that are listed at once. */
  readonly elements: number;
  readonly piece: (ask: Ask) => Piece;
}

export const isStanding = (line: TreeLine | undefined): line is StandingLine => line !== undefined && 'path' in line;

const SECTIONS = [
  ['argument', 'Arguments'],
  ['result', 'Results'],
  ['local', 'Locals'],
] as const;

export function treeOf(tree: Tree): { readonly lines: readonly TreeLine[]; readonly asks: readonly Ask[] } {
  const builder = new Builder(tree);
  if (tree.sections) {
    for (const [role, title] of SECTIONS) {
      const members = tree.roots.filter(({ variable }) => (variable.role ?? 'local') === role);
      if (members.length > 0) builder.lines.push({ kind: 'section', key: `section ${role}`, depth: 0, title });
      for (const root of members) builder.root(root);
    }
  } else for (const root of tree.roots) builder.root(root);
  return builder;
}

/** The variables of a frame as roots: where one shadows another, `x#1` is the second of that name. */
export function frameRoots(variables: readonly Variable[]): Root[] {
  return variables.map((variable) => {
    const named = variables.filter(({ name }) => name === variable.name);
    const meant = named.find(({ shadowed }) => shadowed !== true) ?? named[0];
    return { variable, step: meant === variable ? variable.name : `${variable.name}#${named.indexOf(variable)}` };
  });
}

/** Where a value stands: its path for the session, that for the reader, and how deep it is indented. */
interface Place {
  readonly asked: Path;
  readonly shown: Path;
  readonly depth: number;
  readonly form: ValueForm;
}

class Builder {
  readonly lines: TreeLine[] = [];
  readonly asks: Ask[] = [];
  readonly #tree: Tree;
  readonly #keys = new Set<string>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  root({ variable, step }: Root): void {
    this.#value(variable, { asked: [step], shown: [step], depth: 0, form: this.#tree.form });
  }

  #value(variable: Child, place: Place): void {
    const own = this.#tree.turned.get(pathKey(place.shown));
    const form = own ?? place.form;
    const openable = canOpen(variable);
    const open = openable && this.#isOpen(place);
    const { shown: path, depth } = place;
    const key = this.#key('value', path);
    this.lines.push({ kind: 'value', key, path, depth, variable, openable, open, form, turned: own !== undefined });
    if (form === 'both') this.lines.push({ kind: 'raw', key: `${key} raw`, depth, variable });
    if (open) this.#parts(variable, { ...place, form });
  }

  /** What stands under an unfolded value. */
  #parts(variable: Variable, place: Place): void {
    let at = through(variable, place);
    if (isUnknownHolder(at.variable)) {
      const piece = this.#ask({ path: at.place.asked, depth: 2, offset: 0, elements: 0 });
      if (piece.kind !== 'known') {
        this.#note(place, piece);
        return;
      }
      at = through(piece.variable, at.place);
    }
    if (isIndexed(at.variable)) this.#elements(at.variable, at.place);
    else this.#fields(at.variable, at.place);
  }

  #fields(variable: Variable, place: Place): void {
    const piece = this.#ask({ path: place.asked, depth: 2, offset: 0, elements: 0 });
    const known = piece.kind === 'known' ? piece.variable : variable;
    if (known.children === undefined) this.#note(place, piece, known);
    for (const child of known.children ?? []) this.#value(child, part(place, stepOf(child)));
  }

  #elements(variable: Variable, place: Place): void {
    const total = variable.length ?? 0;
    this.#span(variable, place, { from: 0, to: total });
    const capacity = variable.kind === 'slice' ? (variable.capacity ?? 0) : 0;
    const above = place.asked.at(-1) !== '[:cap]';
    if (above && capacity > total) this.#beyond(variable, place, { from: total, to: capacity });
    if (variable.kind === 'chan') this.#queues(variable, place);
  }

  /** Elements one by one, or as ranges where they are many. */
  #span(variable: Variable, place: Place, span: Range): void {
    const ranges = rangesOf(span, this.#tree.elements);
    if (ranges === undefined) {
      this.#window(variable, place, span);
      return;
    }
    const first = this.lines.length;
    for (const range of ranges) {
      const at = part(place, rangeStep(range));
      const next = indexOf(this.#next(place));
      const open =
        this.#isOpen(at) || (variable.kind !== 'map' && next !== undefined && next >= range.from && next < range.to);
      const { shown: path, depth } = at;
      this.lines.push({ kind: 'range', key: this.#key('range', path), path, depth, range, openable: true, open });
      if (open) this.#span(variable, { ...place, depth: place.depth + 1 }, range);
    }
    if (variable.kind === 'map') this.#pin(place, first);
  }

  #window(variable: Variable, place: Place, { from, to }: Range): void {
    if (to <= from) return;
    const depth = holdsHolders(variable) ? 2 : 1;
    const piece = this.#ask({ path: place.asked, depth, offset: from, elements: to - from });
    const own = from === 0 && variable.truncated === undefined ? variable.children : undefined;
    const children = piece.kind === 'known' ? piece.variable.children : own;
    if (children === undefined) this.#note(place, piece, variable);
    for (const child of children ?? []) this.#value(child, part(place, stepOf(child)));
    if (children !== undefined && children.length < to - from && piece.kind === 'known')
      this.#note(place, { kind: 'failed', reason: `${children.length} of ${to - from} could be found` });
  }

  /** The entry that the address names stands above the ranges, unless one of them shows it. */
  #pin(place: Place, before: number): void {
    const step = this.#next(place);
    if (step === undefined || isRange(step)) return;
    const path = [...place.shown, step];
    const below = this.lines.slice(before);
    const isThere = (line: TreeLine) => isStanding(line) && pathKey(line.path) === pathKey(path);
    if (below.some((line) => line.kind === 'note' || isThere(line))) return;
    this.lines.length = before;
    const at = part(place, step);
    const piece = this.#ask({ path: at.asked, depth: 2, offset: 0, elements: 0 });
    if (piece.kind === 'known') this.#value(piece.variable, at);
    else this.#note(place, piece);
    this.lines.push(...below);
  }

  #beyond(variable: Variable, place: Place, range: Range): void {
    const at = part(place, '[:cap]');
    const open = this.#isOpen(at);
    const { shown: path, depth } = at;
    this.lines.push({ kind: 'beyond', key: this.#key('beyond', path), path, depth, range, openable: true, open });
    if (open) this.#span({ ...variable, children: undefined }, at, range);
  }

  #queues(variable: Variable, place: Place): void {
    const piece = this.#ask({ path: place.asked, depth: 2, offset: 0, elements: this.#tree.elements });
    const { queues } = piece.kind === 'known' ? piece.variable : variable;
    for (const name of ['senders', 'receivers'] as const) {
      const queue = queues?.[name];
      if (queue === undefined || queue.total === 0) continue;
      const depth = place.depth + 1;
      const key = this.#key(name, place.shown);
      this.lines.push({
        kind: 'section',
        key,
        depth,
        title: name === 'senders' ? 'Waiting to send' : 'Waiting to receive',
      });
      for (const [index, waiter] of queue.waiters.entries()) {
        const path = [...place.shown, `[${name} ${index}]`];
        const line = { path, depth, openable: false, open: false, key: this.#key('waiter', path) };
        this.lines.push({ ...line, kind: 'waiter', queue: name, waiter });
      }
      if (queue.waiters.length < queue.total)
        this.lines.push({
          kind: 'limit',
          key: `${key} limit`,
          depth,
          shown: queue.waiters.length,
          total: queue.total,
          what: name,
        });
    }
  }

  /** What stands where parts are not: they are to come, they failed, or there are none. */
  #note(place: Place, piece: Piece, known?: Variable): void {
    const key = this.#key('note', place.shown);
    const depth = place.depth + 1;
    const add = (text: string, fault: boolean) => this.lines.push({ kind: 'note', key, depth, text, fault });
    if (piece.kind === 'loading') add('…', false);
    else if (piece.kind === 'failed') add(piece.reason, true);
    else if (known?.unreadable !== undefined) add(known.unreadable, true);
    else if (known !== undefined && known.value !== '') add(known.value, false);
    else add('it has no parts', false);
  }

  #ask(ask: Ask): Piece {
    this.asks.push(ask);
    return this.#tree.piece(ask);
  }

  #isOpen(place: Place): boolean {
    const { open, path } = this.#tree;
    if (open.has(pathKey(place.shown)) || open.has(pathKey(place.asked))) return true;
    return [place.shown, place.asked].some((one) => path.length > one.length && startsWith(path, one));
  }

  /** The step of the current path behind a place. */
  #next({ shown, asked }: Place): string | undefined {
    const { path } = this.#tree;
    if (startsWith(path, asked)) return path[asked.length];
    return startsWith(path, shown) ? path[shown.length] : undefined;
  }

  /** Unlike those of all lines so far: a value can stand twice, as fields of one name do. */
  #key(kind: string, path: Path): string {
    let key = `${kind} ${pathKey(path)}`;
    while (this.#keys.has(key)) key += '+';
    this.#keys.add(key);
    return key;
  }
}

function part(place: Place, step: string): Place {
  return {
    ...place,
    asked: [...place.asked, step],
    shown: [...place.shown, step],
    depth: place.depth + 1,
  };
}

/** Through pointers and interfaces to what has parts, as far as that is known. */
function through(variable: Variable, place: Place): { variable: Variable; place: Place } {
  let at = { variable, place };
  for (let held = heldBy(variable); held !== undefined && canOpen(held); held = heldBy(held))
    at = { variable: held, place: { ...at.place, asked: [...at.place.asked, held.name] } };
  return at;
}

/** The line of a path: as the reader sees it, or as the session knows it. */
export function lineOf(lines: readonly TreeLine[], path: Path | undefined): number {
  if (path === undefined || path.length === 0) return -1;
  const key = pathKey(path);
  const exact = lines.findIndex((line) => isStanding(line) && pathKey(line.path) === key);
  if (exact >= 0) return exact;
  const plain = pathKey(withoutHolders(path));
  return lines.findIndex((line) => isStanding(line) && pathKey(withoutHolders(line.path)) === plain);
}

/** A path without the steps that pointers and interfaces need. */
function withoutHolders(path: Path): Path {
  return path.filter((step, at) => at === 0 || (step !== '*' && step !== 'data'));
}
