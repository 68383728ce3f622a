/** What is shown of a tree and how, changed: a value unfolded or folded, a subtree turned to another form. */
import type { TurnedValue, ValueForm, ValuesShown } from '../../../api/link-values.ts';
import { type Path, pathKey, startsWith } from './shape.ts';

/** Elements of a slice or array, entries of a map that are listed at once, and bytes of a text, where the reader set nothing. */
export const USUAL = { preview: 2, elements: 100, bytes: 4096 } as const;

export type Change = Partial<ValuesShown>;

/** Unfolds a value, or folds it with all that is in it; it becomes the current one. */
export function withOpen(shown: ValuesShown, path: Path, open: boolean): Change {
  const key = pathKey(path);
  const others = openPaths(shown).filter((one) => pathKey(one) !== key && (open || !startsWith(one, path)));
  return { path, open: open ? [...others, path] : others, ...CLOSED };
}

/** Another value becomes the current one; what leads to the last one stays unfolded. */
export function withPath(shown: ValuesShown, path: Path): Change {
  return { path, open: openPaths(shown), ...CLOSED };
}

const CLOSED = { as: undefined, part: undefined } as const;

/** What is unfolded: the listed paths, and all that the current one goes through. */
export function openPaths({ path = [], open = [] }: ValuesShown): readonly Path[] {
  const through = path.slice(0, -1).map((_, at) => path.slice(0, at + 1));
  return [...new Map([...open, ...through].map((one) => [pathKey(one), one])).values()];
}

const NEXT = { natural: 'raw', raw: 'both', both: 'natural' } as const satisfies Record<ValueForm, ValueForm>;

export const nextForm = (form: ValueForm): ValueForm => NEXT[form];

/** The next form for a value and all that is in it. */
export function withNextForm(shown: ValuesShown, path: Path, now: ValueForm): Change {
  const next = NEXT[now];
  const others = (shown.turned ?? []).filter((one) => !startsWith(one.path, path));
  const turned: TurnedValue[] =
    formAround({ ...shown, turned: others }, path) === next ? others : [...others, { path, form: next }];
  return { turned };
}

/** The form of what a value is inside of. */
function formAround({ form = 'natural', turned = [] }: ValuesShown, path: Path): ValueForm {
  const around = turned.filter((one) => one.path.length < path.length && startsWith(path, one.path));
  return around.sort((a, b) => b.path.length - a.path.length)[0]?.form ?? form;
}

/** One form for everything. */
export function withForm(form: ValueForm): Change {
  return { form, turned: undefined };
}
