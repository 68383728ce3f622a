/** What an address says of a tree of values: the current one, what is unfolded, forms, limits, and the viewer over it. */

import { MAX_BYTES, MAX_ELEMENTS, MAX_PREVIEW } from './limits.ts';
import { flag, integer, integerIn, oneOf } from './link-search.ts';
import {
  formatGlobalPath,
  formatValuePath,
  joinGlobalName,
  parseValuePath,
  parseValuePaths,
  type ValuePath,
} from './value-path.ts';

/** How values are written: as Go code would, as they lie in memory, or both. */
export type ValueForm = 'natural' | 'raw' | 'both';
/** How a long text is shown. */
export type TextForm = 'text' | 'hex' | 'json';

const FORMS: readonly ValueForm[] = ['natural', 'raw', 'both'];
const TEXT_FORMS: readonly TextForm[] = ['text', 'hex', 'json'];

/** A value that is shown, with all that is in it, in another form than the rest. */
export interface TurnedValue {
  readonly path: ValuePath;
  readonly form: ValueForm;
}

export interface ValuesShown {
  /** The current value: names from a variable inward. `samples[0:100]` is a range of elements. */
  readonly path?: ValuePath;
  /** Values that are unfolded, beside those that `path` goes through. */
  readonly open?: readonly ValuePath[];
  readonly form?: ValueForm;
  readonly turned?: readonly TurnedValue[];
  /** Limits, where they are not the usual ones: levels of one line, elements at once, bytes of a text. */
  readonly preview?: number;
  readonly elements?: number;
  readonly bytes?: number;
  /** Well-known types are shown as any other. */
  readonly plain?: boolean;
  /** The current value is open as a long text, at this part of it, counted from 1. */
  readonly as?: TextForm;
  readonly part?: number;
}

/** How paths are written: those of a frame's variables, or those that begin with the full name of a package variable. */
export type PathStyle = 'local' | 'global';

export function valuesSearch(shown: ValuesShown, style: PathStyle = 'local'): [string, string][] {
  const write = style === 'local' ? formatValuePath : formatGlobalPath;
  const search: [string, string][] = [];
  const add = (key: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') search.push([key, String(value)]);
  };
  const addPaths = (key: string, paths: readonly ValuePath[]) => add(key, paths.map(write).join(','));
  add('path', write(shown.path ?? []));
  addPaths('open', shown.open ?? []);
  add('form', shown.form === 'natural' ? undefined : shown.form);
  for (const form of FORMS)
    addPaths(
      form,
      (shown.turned ?? []).filter((one) => one.form === form).map((one) => one.path),
    );
  add('preview', shown.preview);
  add('elements', shown.elements);
  add('bytes', shown.bytes);
  add('plain', shown.plain === true ? 1 : undefined);
  add('as', shown.as);
  add('part', shown.part);
  return search;
}

export function parseValues(search: URLSearchParams, style: PathStyle = 'local'): ValuesShown {
  const join = (steps: readonly string[]) => (style === 'local' ? steps : joinGlobalName(steps));
  const paths = (key: string) => {
    const text = search.get(key) ?? '';
    return text === '' ? [] : parseValuePaths(text).map(join);
  };
  const path = search.get('path') ?? '';
  const open = paths('open');
  const turned = FORMS.flatMap((form) => paths(form).map((one) => ({ path: one, form })));
  const form = oneOf(search.get('form'), FORMS);
  return {
    path: path === '' ? undefined : join(parseValuePath(path)),
    open: open.length > 0 ? open : undefined,
    form: form === 'natural' ? undefined : form,
    turned: turned.length > 0 ? turned : undefined,
    preview: integerIn(search.get('preview'), 0, MAX_PREVIEW),
    elements: integerIn(search.get('elements'), 1, MAX_ELEMENTS),
    bytes: integerIn(search.get('bytes'), 1, MAX_BYTES),
    plain: flag(search.get('plain')),
    as: oneOf(search.get('as'), TEXT_FORMS),
    part: integer(search.get('part')),
  };
}
