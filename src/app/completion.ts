/**
 * Completion in the filter bar: a list of offers under the word that is typed. The field keeps the focus and names the offer
 * that is current, as ARIA's combobox does. CodeMirror's own package brings its parsers along: decision 25.
 */
import { type Extension, Prec, StateEffect, StateField, type Transaction } from '@codemirror/state';
import { type Command, EditorView, keymap, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view';

export interface Offer {
  readonly label: string;
  readonly detail: string | undefined;
  /** What it puts in the place of the word. */
  readonly insert: string;
}

export interface Offers {
  /** Where the word begins. */
  readonly from: number;
  readonly offers: readonly Offer[];
}

/** What there is for the word before the caret; `isWanted`: it was asked for by key, and even no word is one. */
export type Ask = (before: string, isWanted: boolean) => Promise<Offers | undefined>;

interface List extends Offers {
  readonly current: number;
  readonly since: number;
  /** One has typed on: until the answer to that comes, there is nothing to take. */
  readonly isStale: boolean;
}

const TYPING_PAUSE_MS = 100;
/** A list that has just come up takes no key that was meant for the field. */
const SURPRISE_MS = 75;
const PAGE = 10;
const ID = 'filter-offers';

const setList = StateEffect.define<List | undefined>();

const list = StateField.define<List | undefined>({
  create: () => undefined,
  update(now, change) {
    const told = change.effects.find((effect) => effect.is(setList));
    if (told !== undefined) return told.value;
    if (now === undefined || (!change.docChanged && change.selection === undefined)) return now;
    return isTyped(change) || isErased(change) ? { ...now, isStale: true } : undefined;
  },
  provide: (field) =>
    EditorView.contentAttributes.from(field, (now): Record<string, string> => {
      if (now === undefined) return { 'aria-autocomplete': 'list' };
      return {
        'aria-autocomplete': 'list',
        'aria-haspopup': 'listbox',
        'aria-controls': ID,
        'aria-activedescendant': `${ID}-${now.current}`,
      };
    }),
});

/** The list, its keys, and that it goes when the field is left. */
export function completion(ask: Ask): Extension {
  const plugin = ViewPlugin.define((view) => new Completion(view, ask));
  const start: Command = (view) => {
    void view.plugin(plugin)?.ask(true);
    return true;
  };
  const close: Command = (view) => {
    if (view.state.field(list) === undefined && view.plugin(plugin)?.isAsking !== true) return false;
    view.dispatch({ effects: setList.of(undefined) });
    return true;
  };
  return [
    list,
    plugin,
    EditorView.focusChangeEffect.of((_, isFocused) => (isFocused ? null : setList.of(undefined))),
    Prec.highest(
      keymap.of([
        { key: 'Ctrl-Space', run: start },
        { mac: 'Alt-`', run: start },
        { key: 'Escape', run: close },
        { key: 'ArrowDown', run: move((at, last) => (at === last ? 0 : at + 1)) },
        { key: 'ArrowUp', run: move((at, last) => (at === 0 ? last : at - 1)) },
        { key: 'PageDown', run: move((at, last) => Math.min(last, at + PAGE)) },
        { key: 'PageUp', run: move((at) => Math.max(0, at - PAGE)) },
        { key: 'Enter', run: accept },
      ]),
    ),
  ];
}

function move(to: (at: number, last: number) => number): Command {
  return (view) => {
    const now = usable(view);
    if (now === undefined) return false;
    view.dispatch({ effects: setList.of({ ...now, current: to(now.current, now.offers.length - 1) }) });
    return true;
  };
}

const accept: Command = (view) => {
  const now = usable(view);
  if (now === undefined) return false;
  take(view, now, now.current);
  return true;
};

function usable(view: EditorView): List | undefined {
  const now = view.state.field(list);
  return now === undefined || now.isStale || Date.now() - now.since < SURPRISE_MS ? undefined : now;
}

function take(view: EditorView, { from, offers }: List, index: number): void {
  const { insert } = offers[index];
  view.dispatch({
    changes: { from, to: view.state.selection.main.to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.complete',
  });
}

const isTyped = (change: Transaction) => change.isUserEvent('input.type');
const isErased = (change: Transaction) => change.isUserEvent('delete.backward');

/** Asks while one types, and draws the answer. */
class Completion implements PluginValue {
  readonly #view: EditorView;
  readonly #ask: Ask;
  readonly #drawn = document.createElement('ul');
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The number of the last question: only its answer counts. */
  #asked = 0;
  isAsking = false;

  constructor(view: EditorView, ask: Ask) {
    this.#view = view;
    this.#ask = ask;
    this.#drawn.id = ID;
    this.#drawn.className = 'pop offers';
    this.#drawn.role = 'listbox';
    this.#drawn.ariaLabel = 'Completions';
    this.#drawn.addEventListener('mousedown', (event) => this.#choose(event));
  }

  update(update: ViewUpdate): void {
    const [before, now] = [update.startState.field(list), update.state.field(list)];
    const { transactions } = update;
    if (update.docChanged || update.selectionSet || transactions.some(closes)) {
      const goesOn = this.isAsking || before !== undefined;
      this.#stop();
      if (transactions.some((change) => isTyped(change) || (goesOn && isErased(change)))) {
        this.isAsking = true;
        this.#pause = setTimeout(() => void this.ask(false), TYPING_PAUSE_MS);
      }
    }
    if (now !== before) this.#draw(before, now);
  }

  destroy(): void {
    this.#stop();
    this.#drawn.remove();
  }

  async ask(isWanted: boolean): Promise<void> {
    this.#stop();
    this.isAsking = true;
    const mine = this.#asked;
    const { state } = this.#view;
    const found = await this.#ask(state.sliceDoc(0, state.selection.main.head), isWanted);
    if (mine !== this.#asked) return;
    this.isAsking = false;
    const since = this.#view.state.field(list)?.since ?? Date.now();
    const next = found === undefined || found.offers.length === 0 ? undefined : { ...found, current: 0, since };
    this.#view.dispatch({ effects: setList.of(next && { ...next, isStale: false }) });
  }

  #stop(): void {
    clearTimeout(this.#pause);
    this.#asked++;
    this.isAsking = false;
  }

  #draw(before: List | undefined, now: List | undefined): void {
    if (now === undefined) {
      this.#drawn.remove();
      return;
    }
    if (now.offers !== before?.offers) this.#drawn.replaceChildren(...now.offers.map(drawnOffer));
    for (const [index, row] of [...this.#drawn.children].entries())
      row.ariaSelected = index === now.current ? 'true' : 'false';
    if (before === undefined) this.#view.dom.append(this.#drawn);
    this.#view.requestMeasure({
      key: this,
      read: (view) => (view.coordsAtPos(now.from)?.left ?? 0) - view.dom.getBoundingClientRect().left,
      write: (left, view) => {
        const room = view.dom.clientWidth - this.#drawn.offsetWidth;
        this.#drawn.style.left = `${Math.max(0, Math.min(left, room))}px`;
        this.#drawn.children[now.current]?.scrollIntoView({ block: 'nearest' });
      },
    });
  }

  /** The field keeps the focus. */
  #choose(event: MouseEvent): void {
    event.preventDefault();
    const now = this.#view.state.field(list);
    const index = [...this.#drawn.children].findIndex(
      (row) => event.target instanceof Node && row.contains(event.target),
    );
    if (now !== undefined && !now.isStale && index >= 0) take(this.#view, now, index);
  }
}

const closes = (change: Transaction) =>
  change.effects.some((effect) => effect.is(setList) && effect.value === undefined);

function drawnOffer({ label, detail }: Offer, index: number): HTMLLIElement {
  const row = document.createElement('li');
  row.id = `${ID}-${index}`;
  row.role = 'option';
  row.className = 'offer';
  row.textContent = label;
  if (detail !== undefined) {
    const end = document.createElement('span');
    end.className = 'offer-detail';
    end.textContent = detail;
    row.append(end);
  }
  return row;
}
