/** What the view on screen tells the shell: where one is (foot), what the filter found (bar), and notes that come and go. */
import { useEffect } from 'react';
import { create } from 'zustand';

/** The outcome of the filter, as the bar shows it. */
export interface FilterOutcome {
  readonly matched: number;
  readonly total: number;
  readonly pending: boolean;
  readonly errors: readonly { readonly from: number; readonly to: number; readonly message: string }[];
}

interface Place {
  /** "Row 7 of 24"; empty where a view has no rows. */
  readonly where: string;
  readonly outcome: FilterOutcome | undefined;
  /** What the view on screen says in Markdown, for issues and chats. */
  readonly markdown: (() => string) | undefined;
  readonly note: Note | undefined;
  readonly say: (text: string, action?: Note['action']) => void;
}

/** A note that comes and goes; its action undoes or shows. */
export interface Note {
  readonly text: string;
  readonly action?: { readonly title: string; readonly run: () => void };
}

const NOTE_MS = 5000;
const NOTE_WITH_ACTION_MS = 10_000;

let timer: ReturnType<typeof setTimeout> | undefined;

export const usePlace = create<Place>((set) => ({
  where: '',
  outcome: undefined,
  markdown: undefined,
  note: undefined,
  say: (text, action) => {
    clearTimeout(timer);
    set({ note: { text, action } });
    timer = setTimeout(() => set({ note: undefined }), action === undefined ? NOTE_MS : NOTE_WITH_ACTION_MS);
  },
}));

/** Tells the foot where one is, while the caller is on screen. */
export function useWhere(where: string): void {
  useEffect(() => {
    usePlace.setState({ where });
    return () => usePlace.setState({ where: '' });
  }, [where]);
}

/** Tells the filter bar what the filter found, while the caller is on screen. */
export function useOutcome(outcome: FilterOutcome | undefined): void {
  useEffect(() => {
    usePlace.setState({ outcome });
    return () => usePlace.setState({ outcome: undefined });
  }, [outcome]);
}

/** Lends what "Copy as Markdown" copies, while the caller is on screen; undefined: not known yet. */
export function useMarkdown(make: (() => string) | undefined): void {
  // With every render: what it says is of the moment, and nobody renders anew for it.
  useEffect(() => {
    usePlace.setState({ markdown: make });
    return () => usePlace.setState({ markdown: undefined });
  });
}

/** Copies text and says so; where the browser forbids it, says that. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    usePlace.getState().say(`${what} copied`);
  } catch {
    // No clipboard outside secure contexts, or the reader said no.
    usePlace.getState().say(`The browser does not let this page copy. ${what}: ${text}`);
  }
}
