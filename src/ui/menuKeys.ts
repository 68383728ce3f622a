/** Which item of an open menu a key leads to. Source: ARIA Authoring Practices, "Menu and Menubar". */

/** Letters typed within this time are one beginning of a word. */
export const TYPING_MS = 700;

/** The item that a key leads to, round the ends; undefined where it is no such key. `at` is -1 where none has the focus. */
export function itemAfter(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return at <= 0 ? count - 1 : at - 1;
    case 'Home':
    case 'PageUp':
      return 0;
    case 'End':
    case 'PageDown':
      return count - 1;
    default:
      return undefined;
  }
}

/** The next item, round the end, that begins with what was typed; one letter again and again goes through all that begin with it. */
export function itemTyped(typed: string, at: number, labels: readonly string[]): number | undefined {
  const letters = [...typed.toLowerCase()];
  const isOneLetter = letters.every((letter) => letter === letters[0]);
  const beginning = isOneLetter ? letters[0] : letters.join('');
  if (beginning === undefined) return undefined;
  const from = isOneLetter ? at + 1 : Math.max(0, at);
  for (let step = 0; step < labels.length; step++) {
    const index = (from + step) % labels.length;
    if (labels[index].trim().toLowerCase().startsWith(beginning)) return index;
  }
  return undefined;
}
