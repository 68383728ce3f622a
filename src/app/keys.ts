/** The keyboard: each press is looked up among the commands of the moment. */
import { useLayoutEffect } from 'react';
import { commandsNow, isTyping, keyName, useRegistry } from '../view/commands.ts';
import { useView } from '../view/store.ts';

export function useKeys(): void {
  // Before the page is painted: what is in sight already answers to its keys.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = keyName(event);
      if (name === undefined || !applies(name, event.target)) return;
      for (const command of commandsNow(useRegistry.getState().lent)) {
        if (!command.keys.includes(name)) continue;
        if (command.run() === false) continue;
        event.preventDefault();
        return;
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** Keys that the focused thing needs for itself are left to it. */
function applies(name: string, target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return false;
  if (name.startsWith('Control+')) return true;
  if (isTyping(target)) return false;
  const on = target instanceof Element ? target.closest('a,button,[role=separator]') : null;
  if (on !== null && (name === 'Enter' || name === ' ')) return false;
  if (on?.matches('[role=separator]') === true) return false;
  return name.length > 1 || useView.getState().singleKeys;
}
