/** What one can do in the table twin: it takes the keys while it is alone, or has the focus. */
import type { WaitsLink } from '../../../api/links.ts';
import type { Rows } from '../../ui/useRows.ts';
import { useCommands } from '../../view/commands.ts';
import { useGo } from '../../view/location.tsx';
import { nodeOfResource } from './model.ts';
import { findResource } from './SearchField.tsx';
import type { ResourceRows } from './useResourceRows.ts';

interface Acting {
  readonly link: WaitsLink;
  readonly rows: ResourceRows;
  readonly window: Rows;
  readonly current: number;
  readonly acts: boolean;
  readonly onShow: (change: Partial<WaitsLink>) => void;
}

const PAGE = 12;
const SECTION = 'Resources';

export function useTableCommands({ link, rows, window, current, acts, onShow }: Acting): void {
  const go = useGo();
  const row = rows.at(current);
  const jump = (index: number) => {
    const next = Math.max(0, Math.min(rows.total - 1, index));
    const found = rows.at(next);
    window.show(next);
    if (found === undefined) return false;
    onShow({ at: nodeOfResource(found) });
  };
  const move = (id: string, title: string, keys: string[], to: () => number, foot?: string) => ({
    id: `resources.${id}`,
    title,
    section: SECTION,
    keys,
    foot,
    footKeys: foot === undefined ? undefined : ['j', 'k'],
    run: () => jump(to()),
  });
  const commands = [
    move('down', 'Next row', ['j', 'ArrowDown'], () => current + 1, 'rows'),
    move('up', 'Previous row', ['k', 'ArrowUp'], () => current - 1),
    move('page-down', 'A page down', ['PageDown'], () => current + PAGE),
    move('page-up', 'A page up', ['PageUp'], () => current - PAGE),
    move('first', 'First row', ['Home'], () => 0),
    {
      id: 'resources.open',
      title: 'Open the channel or lock',
      section: SECTION,
      keys: ['Enter'],
      foot: 'open',
      run: () =>
        row === undefined
          ? false
          : go({ view: 'resource', snapshot: link.snapshot, filter: link.filter, address: row.address }),
    },
    {
      id: 'resources.focus',
      title: 'Draw what is around this',
      section: SECTION,
      keys: ['f'],
      foot: 'draw around this',
      run: () =>
        row === undefined ? false : onShow({ focus: row.address, knot: undefined, open: undefined, only: undefined }),
    },
    {
      id: 'resources.graph',
      title: 'The picture again',
      section: SECTION,
      keys: ['t'],
      foot: 'picture',
      run: () => onShow({ only: link.only === 'table' ? undefined : 'table' }),
    },
  ];
  useCommands(acts ? [...commands, FIND] : [FIND]);
}

const FIND = {
  id: 'resources.find',
  title: 'Find a channel or lock by name, type or address',
  section: SECTION,
  keys: ['v'],
  foot: 'find by name',
  run: findResource,
};
