/** Lends the files of a tree's view. */
import { useColours } from '../../ui/colours.ts';
import { textFile, useExports } from '../export/offers.ts';
import { useView } from '../store.ts';
import { treeDot, treeSvg } from './files.ts';
import type { IcicleNode } from './Icicle.tsx';

const HOLDS = 'Names of functions and files, and counts. No values.';

export function useTreeExports(name: string, nodes: readonly IcicleNode[], focus: number | undefined): void {
  const colours = useColours(useView((state) => state.theme));
  useExports([
    {
      id: `${name}.svg`,
      title: 'The icicle, SVG',
      file: `${name}.svg`,
      holds: HOLDS,
      isText: true,
      make: () => textFile(treeSvg(nodes, focus, colours), 'image/svg+xml'),
    },
    {
      id: `${name}.dot`,
      title: 'The tree for Graphviz, DOT',
      file: `${name}.dot`,
      holds: HOLDS,
      isText: true,
      make: () => textFile(treeDot(nodes), 'text/vnd.graphviz'),
    },
  ]);
}
