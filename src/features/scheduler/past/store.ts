/** The window of time while it moves: many times a second, and only those who draw it need to know. The address follows. */
import { create } from 'zustand';
import type { Window } from './window.ts';

interface Time {
  /** undefined until a trace is there. */
  readonly window: Window | undefined;
  readonly set: (window: Window) => void;
}

export const useTime = create<Time>((set) => ({ window: undefined, set: (window) => set({ window }) }));
