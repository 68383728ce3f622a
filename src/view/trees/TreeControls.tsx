/** How a tree is drawn, and what the width of a cell stands for. */
import type { TreeDrawn, TreeWidth } from '../../../api/link-trees.ts';
import { Segment } from '../../ui/Segment.tsx';
import { useCommands } from '../commands.ts';

interface Props {
  readonly section: string;
  readonly width?: TreeWidth;
  /** The width of a cell can stand for other things than goroutines. */
  readonly widths?: boolean;
  readonly draw: TreeDrawn | undefined;
  readonly onChange: (change: { readonly width?: TreeWidth; readonly draw?: TreeDrawn }) => void;
}

const WIDTHS = [
  { value: 'goroutines', label: 'Goroutines' },
  { value: 'bytes', label: 'Stack bytes' },
  { value: 'wait', label: 'Wait' },
] as const;
const DRAWN = [
  { value: 'icicle', label: 'Icicle' },
  { value: 'graph', label: 'Graph', title: 'Boxes and lines of what is unfolded in the table' },
  { value: 'table', label: 'Table', title: 'Only the table (t)' },
] as const;

export function TreeControls({ section, width = 'goroutines', widths = true, draw, onChange }: Props) {
  const change = (next: { readonly width: TreeWidth; readonly draw: TreeDrawn | undefined }) =>
    onChange({ ...next, width: next.width === 'goroutines' ? undefined : next.width });
  useCommands([
    {
      id: `${section}.twin`,
      title: draw === 'table' ? 'Picture and table' : 'Only the table',
      section,
      keys: ['t'],
      run: () => change({ width, draw: draw === 'table' ? undefined : 'table' }),
    },
  ]);
  return (
    <>
      <span className="label">Draw</span>
      <Segment
        label="Draw"
        value={draw ?? 'icicle'}
        choices={DRAWN}
        onChange={(next) => change({ width, draw: next === 'icicle' ? undefined : next })}
      />
      {widths && (
        <>
          <span className="label">Width</span>
          <Segment label="Width" value={width} choices={WIDTHS} onChange={(next) => change({ width: next, draw })} />
        </>
      )}
    </>
  );
}
