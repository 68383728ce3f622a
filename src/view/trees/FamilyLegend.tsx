/** What the colours of a tree mean: the families that occur in it. */
import type { FamilyCounts } from '../../../api/trees.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { FAMILIES, STATE_WORDS } from './FamilyBar.tsx';

interface Props {
  /** One at the top of the tree each: all below are in it. */
  readonly tops: readonly { readonly families: FamilyCounts; readonly parent?: number }[];
}

export function FamilyLegend({ tops }: Props) {
  const found = FAMILIES.filter((family) => tops.some((node) => node.parent === undefined && node.families[family]));
  return (
    <ul className="family-legend end t2" aria-label="Colours">
      {found.map((family) => (
        <li key={family}>
          <Glyph family={family} word={STATE_WORDS[family]} /> <span aria-hidden>{STATE_WORDS[family]}</span>
        </li>
      ))}
    </ul>
  );
}
