/** States as a small bar, each family as wide as it is many; the words are in the tooltip and for screen readers. */
import type { FamilyCounts } from '../../../api/trees.ts';
import { count } from '../../ui/format.ts';
import { FAMILY_WORDS, type Family } from '../../ui/Glyph.tsx';

/** In the order in which they are drawn. */
export const FAMILIES: readonly Family[] = ['running', 'runnable', 'sync', 'io', 'gc', 'idle', 'knot'];

/** The state of a goroutine: none idles, but of some it is not told. */
export const STATE_WORDS: Readonly<Record<Family, string>> = { ...FAMILY_WORDS, idle: 'state not told' };

export function FamilyBar({ families }: { families: FamilyCounts }) {
  const found = FAMILIES.flatMap((family) => (families[family] ? [[family, families[family]] as const] : []));
  const words = found.map(([family, n]) => `${count(n)} ${STATE_WORDS[family]}`).join(', ');
  return (
    <span className="family-bar" role="img" aria-label={words} title={words}>
      {found.map(([family, n]) => (
        <span key={family} className={`family-${family}`} style={{ flexGrow: n }} />
      ))}
    </span>
  );
}
