/** By which go statements the chosen one came to be, from where the program begins: each is a step up. */
import type { CreatedByNode } from '../../../api/trees.ts';
import { useCommands } from '../../view/commands.ts';
import { above } from '../../view/trees/branches.ts';
import { createdName } from '../../view/trees/created.ts';

interface Props {
  readonly nodes: readonly CreatedByNode[];
  readonly at: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Where the way is longer, its beginning is left out. */
const SHOWN = 4;

export function WayTo({ nodes, at, onChoose }: Props) {
  const current = nodes.findIndex(({ id }) => id === at);
  const ids = current < 0 ? [] : above(nodes, current);
  useCommands([
    {
      id: 'created-by.climb',
      title: 'To the statement above',
      section: 'Created by',
      keys: ['g'],
      foot: ids.length > 0 ? 'climb' : undefined,
      run: () => {
        if (ids.length === 0) return false;
        onChoose(ids[0]);
      },
    },
  ]);
  if (current < 0) return null;
  const shown = ids.slice(0, SHOWN).reverse();
  return (
    <nav className="lineage way-to" aria-label="Made by">
      {ids.length > SHOWN && <span>{ids.length - SHOWN} more ›</span>}
      {shown.map((id) => {
        const node = nodes.find((one) => one.id === id);
        return (
          node && (
            <span key={id} className="lineage-step">
              <button type="button" className="link mono" onClick={() => onChoose(id)}>
                {createdName(node)}
              </button>
              <span aria-hidden="true">›</span>
            </span>
          )
        );
      })}
      <span className="mono t1">{createdName(nodes[current])}</span>
    </nav>
  );
}
