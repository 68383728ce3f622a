/** Lends the picture of waits as files. */

import { waitsDot } from '../../../api/dot.ts';
import type { WaitGraph } from '../../../api/waits.ts';
import { useColours } from '../../ui/colours.ts';
import { textFile, useExports } from '../../view/export/offers.ts';
import { svgOf } from '../../view/export/svg.ts';
import { useView } from '../../view/store.ts';

const HOLDS = 'Names of functions, variables and files, states and counts. No values.';

export function useWaitsExports(graph: WaitGraph): void {
  const { s0 } = useColours(useView((state) => state.theme));
  useExports([
    {
      id: 'waits.svg',
      title: 'The picture, SVG',
      file: 'waits.svg',
      holds: HOLDS,
      isText: true,
      make: () => {
        const picture = document.querySelector<SVGSVGElement>('.waits-graph svg.wg');
        if (picture === null) throw new Error('The picture is not on screen: choose Graph or Both.');
        return textFile(svgOf(picture, s0), 'image/svg+xml');
      },
    },
    {
      id: 'waits.dot',
      title: 'The graph for Graphviz, DOT',
      file: 'waits.dot',
      holds: HOLDS,
      isText: true,
      make: () => textFile(waitsDot(graph), 'text/vnd.graphviz'),
    },
  ]);
}
