/** The editor in the filter bar: one line of CodeMirror, with terms drawn as tokens and completions from the snapshot. */
import { history, historyKeymap } from '@codemirror/commands';
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { FilterError } from '../../api/goroutine.ts';
import type { Completion } from '../../api/query.ts';
import { filterTerms } from '../../engine/query/edit.ts';
import { fetchCompletions } from '../api/queries.ts';
import type { SnapshotRef } from '../api/snapshot.tsx';
import { count } from '../ui/format.ts';
import { printable } from '../ui/text.ts';
import { completion, type Offer, type Offers } from './completion.ts';
import { fieldKeys } from './fieldKeys.ts';
import './filterField.css';

interface Props {
  readonly text: string;
  readonly errors: readonly FilterError[];
  readonly snapshot: SnapshotRef;
  readonly onChange: (text: string) => void;
  readonly onSubmit: (text: string) => void;
}

export default function FilterField(props: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const parent = holder.current;
    if (parent === null) return;
    const doc = readyFor(latest.current.text);
    const state = EditorState.create({ doc, selection: { anchor: doc.length }, extensions: extensions(latest) });
    const editor = new EditorView({ parent, state });
    view.current = editor;
    // The key asks for the focus here: the editor itself puts the caret where it was, and no browser guesses.
    parent.onfocus = () => editor.focus();
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString().trimEnd() === props.text.trimEnd()) return;
    make(editor, props.text);
  }, [props.text]);

  useEffect(() => {
    view.current?.dispatch({ effects: setErrors.of(props.errors) });
  }, [props.errors]);

  return <div className="filter-field" ref={holder} tabIndex={-1} />;
}

/** The nonce that the server put into the page: without it the editor's style sheet would be refused. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

function extensions(latest: { readonly current: Props }) {
  const submit = (view: EditorView) => {
    latest.current.onSubmit(view.state.doc.toString());
    return true;
  };
  return [
    EditorView.cspNonce.of(nonce()),
    EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : [change])),
    EditorView.contentAttributes.of({ 'aria-label': 'Filter goroutines', spellcheck: 'false', autocapitalize: 'off' }),
    placeholder('Filter goroutines, or > for a command'),
    history(),
    completion((before, isWanted) => offersFor(before, isWanted, latest.current.snapshot)),
    Prec.high(
      keymap.of([
        { key: 'Enter', run: submit },
        { key: 'Escape', run: leave },
      ]),
    ),
    keymap.of([...historyKeymap, ...fieldKeys]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.view.hasFocus) latest.current.onChange(update.state.doc.toString());
    }),
    errorField,
    tokens,
  ];
}

/** Who comes back adds a term: the caret stands behind the text, where what is typed is a word of its own. */
const readyFor = (text: string) => (text.trimEnd() === '' ? '' : `${text.trimEnd()} `);

function make(view: EditorView, text: string): void {
  const insert = readyFor(text);
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert }, selection: { anchor: insert.length } });
}

/** Escape gives the keys back to the view. */
function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  // Only now: nothing is asked for that was not typed.
  make(view, view.state.doc.toString());
  return true;
}

const setErrors = StateEffect.define<readonly FilterError[]>();

/** Wavy lines where the filter is wrong. They go with the next keystroke; the answer to it brings its own. */
const errorField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    let next = change.docChanged ? Decoration.none : marks;
    for (const effect of change.effects) {
      if (!effect.is(setErrors)) continue;
      const length = change.newDoc.length;
      next = Decoration.set(
        effect.value
          .map((error) => ({
            from: Math.min(error.from, Math.max(0, length - 1)),
            to: Math.min(Math.max(error.to, error.from + 1), length),
          }))
          .filter(({ from, to }) => from < to)
          .map(({ from, to }) => Decoration.mark({ class: 'wrong' }).range(from, to)),
        true,
      );
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Finished terms as tokens with a cross; what the caret or the selection touches is plain text to edit. (Chromium would also
 * carry a token's looks over to what replaces it, as an inline style, which the content security policy refuses.)
 */
const tokens = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = drawTokens(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.selectionSet || update.focusChanged) this.decorations = drawTokens(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function drawTokens(view: EditorView): DecorationSet {
  const text = view.state.doc.toString();
  const selection = view.state.selection.main;
  const ranges = filterTerms(text).flatMap(({ text: term, from, to }) => {
    if (view.hasFocus && selection.from <= to && selection.to >= from) return [];
    return [
      Decoration.mark({ class: 'token' }).range(from, to),
      Decoration.widget({ widget: new Cross(term), side: 1 }).range(to),
    ];
  });
  return Decoration.set(ranges, true);
}

/** Takes its term away. Reached by pointer only: by keyboard one edits the text. */
class Cross extends WidgetType {
  readonly term: string;
  constructor(term: string) {
    super();
    this.term = term;
  }
  override eq(other: Cross) {
    return other.term === this.term;
  }
  override ignoreEvent() {
    return true;
  }
  override toDOM(view: EditorView) {
    const cross = document.createElement('span');
    cross.className = 'token-cross';
    cross.textContent = '×';
    cross.title = `Drop ${this.term}`;
    cross.setAttribute('aria-hidden', 'true');
    cross.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const to = view.posAtDOM(cross);
      const from = to - this.term.length;
      const after = view.state.sliceDoc(to, to + 1) === ' ' ? to + 1 : to;
      view.focus();
      view.dispatch({ changes: { from, to: after } });
    });
    return cross;
  }
}

/** What is longer is no word that one completes. */
const LONGEST_WORD = 250;

/** Keys first, then the key's values in this snapshot, each with its count. */
async function offersFor(before: string, isWanted: boolean, snapshot: SnapshotRef): Promise<Offers | undefined> {
  const near = before.slice(-LONGEST_WORD);
  const word = /[^\s()]*(?:"[^"]*)?$/.exec(near);
  if (word === null || (word[0] === '' && !isWanted)) return undefined;
  const negated = word[0].startsWith('-') ? 1 : 0;
  const text = word[0].slice(negated);
  const colon = text.indexOf(':');
  const key = colon < 0 ? undefined : text.slice(0, colon);
  const prefix = colon < 0 ? text : text.slice(colon + 1).replace(/^["=]+/, '');
  const found = await fetchCompletions(snapshot, key, prefix).catch(() => [] as Completion[]);
  return { from: before.length - near.length + word.index + negated, offers: found.map(offer) };
}

function offer({ label, insert, detail, count: n }: Completion): Offer {
  return { label: printable(label), insert, detail: n === undefined ? detail : count(n) };
}
