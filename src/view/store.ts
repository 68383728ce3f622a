/** What is worth keeping but not worth a link: theme, density, panes. Kept per browser. */
import { create } from 'zustand';

export type Theme = 'dark' | 'light';
export type Density = 'comfortable' | 'compact';

interface ViewState {
  readonly theme: Theme;
  readonly density: Density;
  /** The second pane: width in pixels, and whether it is there. */
  readonly pane: number;
  readonly paneOpen: boolean;
  readonly singleKeys: boolean;
  readonly set: (change: Partial<Pick<ViewState, 'theme' | 'density' | 'pane' | 'paneOpen' | 'singleKeys'>>) => void;
}

const KEY = 'unpark.view';
export const PANE_LEAST = 280;
export const PANE_FIRST = 348;

export const useView = create<ViewState>((set, get) => ({
  theme: preferred(),
  density: 'comfortable',
  pane: PANE_FIRST,
  paneOpen: true,
  singleKeys: true,
  ...kept(),
  set: (change) => {
    set(change);
    const { theme, density, pane, paneOpen, singleKeys } = get();
    keep({ theme, density, pane, paneOpen, singleKeys });
  },
}));

/** Height of a table row in pixels. */
export function rowHeight(density: Density): number {
  return density === 'compact' ? 24 : 28;
}

function preferred(): Theme {
  return typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

function kept(): Partial<ViewState> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return sane(found as Record<string, unknown>);
  } catch {
    // Storage is forbidden here, or somebody else wrote to it: the defaults do.
    return {};
  }
}

function keep(state: object): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Storage is full or forbidden: the choice lasts as long as this page.
  }
}

/** Only what this version understands. */
export function sane(found: Readonly<Record<string, unknown>>): Partial<ViewState> {
  const { theme, density, pane, paneOpen, singleKeys } = found;
  return {
    ...((theme === 'dark' || theme === 'light') && { theme }),
    ...((density === 'comfortable' || density === 'compact') && { density }),
    ...(typeof pane === 'number' && pane >= PANE_LEAST && pane < 2000 && { pane }),
    ...(typeof paneOpen === 'boolean' && { paneOpen }),
    ...(typeof singleKeys === 'boolean' && { singleKeys }),
  };
}
