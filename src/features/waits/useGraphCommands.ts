/** What one can do in the picture, by key, palette and foot. */
import type { WaitsLink } from '../../../api/links.ts';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { type Command, useCommands } from '../../view/commands.ts';
import { useView } from '../../view/store.ts';
import type { Placed } from '../../view/wait-graph/shape.ts';
import type { Zoom } from './GraphPane.tsx';
import { type Chosen, chosenIn, focusOf, type Step, stepFrom } from './model.ts';

interface Acting {
  readonly link: WaitsLink;
  readonly graph: WaitGraph;
  readonly placed: Placed;
  readonly setZoom: (change: (zoom: Zoom) => Zoom) => void;
  readonly onShow: (change: Partial<WaitsLink>) => void;
  readonly onOpen: (node: GraphNode) => unknown;
  readonly onUnfold: (node: GraphNode) => void;
}

const SECTION = 'Waits';
const ZOOM_STEP = 1.25;

export function useGraphCommands(acting: Acting): void {
  const chosen = chosenIn(acting.graph, acting.link.at);
  useCommands([...moving(acting, chosen), ...looking(acting, chosen), ...zooming(acting), ...usePaneCommand()]);
}

function moving({ link, placed, onShow, onOpen, onUnfold }: Acting, chosen: Chosen | undefined): Command[] {
  const node = chosen?.kind === 'node' ? chosen.node : undefined;
  const to = (step: Step) => {
    const at = stepFrom(placed, chosen === undefined ? undefined : link.at, step);
    if (at === undefined) return false;
    onShow({ at });
  };
  return [
    {
      id: 'waits.down',
      title: 'Next box or line',
      section: SECTION,
      keys: ['j', 'ArrowDown'],
      foot: 'boxes',
      footKeys: ['j', 'k'],
      run: () => to('down'),
    },
    { id: 'waits.up', title: 'Previous box or line', section: SECTION, keys: ['k', 'ArrowUp'], run: () => to('up') },
    {
      id: 'waits.along',
      title: 'Unfold the group; else along the line',
      section: SECTION,
      keys: ['ArrowRight'],
      foot: 'unfold, along',
      run: () => (node?.unfolds === true ? onUnfold(node) : to('along')),
    },
    {
      id: 'waits.against',
      title: 'Fold the group; else against the line',
      section: SECTION,
      keys: ['ArrowLeft'],
      run: () => (node?.of !== undefined ? onUnfold(node) : to('against')),
    },
    {
      id: 'waits.open',
      title: 'Open the goroutine, channel or lock',
      section: SECTION,
      keys: ['Enter'],
      foot: 'open',
      run: () => {
        const opened = node ?? (chosen?.kind === 'edge' ? chosen.to : undefined);
        return opened === undefined ? false : onOpen(opened);
      },
    },
  ];
}

function looking({ link, graph, onShow }: Acting, chosen: Chosen | undefined): Command[] {
  const knot = (by: number) => {
    if (graph.knots === 0) return false;
    const now = link.knot ?? (by > 0 ? 0 : graph.knots + 1);
    const next = ((now - 1 + by + graph.knots) % graph.knots) + 1;
    onShow({ knot: next, focus: undefined, open: undefined, at: undefined });
  };
  return [
    {
      id: 'waits.focus',
      title: 'Only what is around this',
      section: SECTION,
      keys: ['f'],
      foot: 'around this',
      run: () => {
        const focus = focusOf(chosen);
        return focus === undefined ? false : onShow({ focus, knot: undefined, open: undefined });
      },
    },
    {
      id: 'waits.all',
      title: 'All again',
      section: SECTION,
      keys: ['F'],
      run: () => onShow({ focus: undefined, knot: undefined, open: undefined }),
    },
    {
      id: 'waits.hops',
      title: 'One hop further around; again one',
      section: SECTION,
      keys: ['H'],
      run: () => (link.focus === undefined ? false : onShow({ hops: ((link.hops ?? 2) % 3) + 1 })),
    },
    {
      id: 'waits.next-knot',
      title: 'Next knot',
      section: SECTION,
      keys: ['n'],
      foot: graph.knots > 0 ? 'next knot' : undefined,
      run: () => knot(1),
    },
    { id: 'waits.previous-knot', title: 'Previous knot', section: SECTION, keys: ['N'], run: () => knot(-1) },
    {
      id: 'waits.reach',
      title: 'Show, hide who could possibly wake them',
      section: SECTION,
      keys: ['o'],
      run: () => onShow({ reach: link.reach === true ? undefined : true }),
    },
    {
      id: 'waits.table',
      title: 'The table alone',
      section: SECTION,
      keys: ['t'],
      foot: 'table',
      run: () => onShow({ only: 'table' }),
    },
  ];
}

function zooming({ setZoom, link, onShow }: Acting): Command[] {
  const by = (factor: number) => setZoom((zoom) => (typeof zoom === 'number' ? zoom : 1) * factor);
  return [
    {
      id: 'waits.fit',
      title: 'All of the picture',
      section: SECTION,
      keys: ['0'],
      run: () => setZoom((zoom) => (zoom === 'all' ? 'width' : 'all')),
    },
    { id: 'waits.nearer', title: 'Nearer', section: SECTION, keys: ['+', '='], run: () => by(ZOOM_STEP) },
    { id: 'waits.further', title: 'Further', section: SECTION, keys: ['-'], run: () => by(1 / ZOOM_STEP) },
    {
      id: 'waits.none',
      title: 'Choose nothing',
      section: SECTION,
      keys: ['Escape'],
      run: () => (link.at === undefined ? false : onShow({ at: undefined })),
    },
  ];
}

function usePaneCommand(): Command[] {
  const paneOpen = useView((state) => state.paneOpen);
  const set = useView((state) => state.set);
  return [
    {
      id: 'waits.pane',
      title: 'What is chosen, beside',
      section: SECTION,
      keys: ['\\'],
      run: () => set({ paneOpen: !paneOpen }),
    },
  ];
}
