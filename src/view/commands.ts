/**
 * Commands: what one can do here, under which key. One registry feeds the palette, the page of keys, the foot and the
 * keyboard itself. A view lends its commands while it is on screen.
 */
import { useId, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';

export interface Command {
  /** Stable: "goroutines.unfold". */
  readonly id: string;
  /** As the palette says it: "Unfold the group". */
  readonly title: string;
  /** Heading in the palette and on the page of keys. */
  readonly section: string;
  /** KeyboardEvent.key names, with "Control+" before where it belongs: "j", "ArrowDown", "Control+k". */
  readonly keys: readonly string[];
  /** A word or two for the foot; absent: not shown there. */
  readonly foot?: string;
  /** The keys that the foot shows, where those of a neighbour belong with it: "[" and "]" for frames. */
  readonly footKeys?: readonly string[];
  /** Runs; false says that it did not apply and the key goes on to the browser. */
  readonly run: () => unknown;
}

/** local: before all that were lent earlier. least: after all others, whenever it comes. */
type Rank = 'local' | 'least';

interface Registry {
  readonly lent: readonly { readonly by: string; readonly commands: readonly Command[] }[];
  readonly lend: (by: string, commands: readonly Command[], rank: Rank) => void;
  readonly takeBack: (by: string) => void;
}

export const useRegistry = create<Registry>((set) => ({
  lent: [],
  lend: (by, commands, rank) =>
    set(({ lent }) => {
      const others = lent.filter((entry) => entry.by !== by);
      return { lent: rank === 'least' ? [{ by, commands }, ...others] : [...others, { by, commands }] };
    }),
  takeBack: (by) => set(({ lent }) => ({ lent: lent.filter((entry) => entry.by !== by) })),
}));

/** All commands of the moment, the most local first. */
export function commandsNow(lent: Registry['lent']): Command[] {
  return [...lent].reverse().flatMap((entry) => entry.commands);
}

/**
 * Lends commands while the caller is on screen. What they do may change with every render; their ids, keys and titles
 * decide when the registry is told.
 */
export function useCommands(commands: readonly Command[], rank: Rank = 'local'): void {
  const by = useId();
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  const shape = commands
    .map((command) => `${command.id}|${command.title}|${command.keys.join(' ')}|${command.foot ?? ''}`)
    .join('\n');
  // Before what lends them is painted: a key that is in sight acts.
  useLayoutEffect(() => {
    const { lend, takeBack } = useRegistry.getState();
    if (shape !== '')
      lend(
        by,
        latest.current.map((command) => ({
          ...command,
          run: () => latest.current.find((now) => now.id === command.id)?.run(),
        })),
        rank,
      );
    return () => takeBack(by);
  }, [by, shape, rank]);
}

/** The name under which a key press is looked up, or undefined for a press of a modifier alone. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string | undefined {
  if (['Control', 'Meta', 'Shift', 'Alt'].includes(event.key) || event.altKey) return undefined;
  const control = event.ctrlKey || event.metaKey ? 'Control+' : '';
  const named = event.key.length > 1 && event.shiftKey ? 'Shift+' : '';
  return control + named + event.key;
}

/** Whether keys go to what has the focus: single keys must not act while somebody types. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
