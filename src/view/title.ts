/** The title of the tab: what one sees, of which program. */
import { useEffect } from 'react';
import { printable } from '../ui/text.ts';

export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts, 'Unpark'].filter((part) => part !== undefined).join(' · ');
  useEffect(() => {
    document.title = printable(title);
  }, [title]);
}
