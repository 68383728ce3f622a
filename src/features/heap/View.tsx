/** Heap: what the memory is, by type, by what keeps it, by size; and its collector. */
import type { HeapAnswer } from '../../../api/heap.ts';
import type { HeapLink } from '../../../api/links.ts';
import { useHeap, useTypes } from '../../api/heap.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { Triangle } from '../../ui/Code.tsx';
import { bytes } from '../../ui/format.ts';
import { Empty } from '../../ui/Notice.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Edge } from '../../view/Edge.tsx';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { Collector } from './Collector.tsx';
import { Largest, ObjectsOfType } from './Largest.tsx';
import { barParts, headline, knownWords } from './model.ts';
import { Path } from './Path.tsx';
import { Retainers } from './Retainers.tsx';
import { Spans } from './Spans.tsx';
import { Treemap } from './Treemap.tsx';
import { TypeName } from './TypeName.tsx';
import { Types } from './Types.tsx';
import './heap.css';

export default function Heap() {
  const link = useLinkOf('heap');
  const heap = useHeap();
  useTitle('Heap', useSnapshot().program);
  return (
    <Answer of={heap} what="The heap" rows={14}>
      {(answer) => <Page heap={answer} link={link} />}
    </Answer>
  );
}

const CUTS = [
  { value: 'types', label: 'Types' },
  { value: 'retainers', label: 'Retainers' },
  { value: 'spans', label: 'Spans' },
  { value: 'largest', label: 'Largest' },
] as const;

function Page({ heap, link }: { heap: HeapAnswer; link: HeapLink }) {
  const go = useGo();
  const by = link.by ?? 'types';
  const types = useTypes(heap.use !== undefined && by === 'types');
  const paneOpen = useView((state) => state.paneOpen);
  useHeapCommands(link);
  return (
    <>
      <header className="view-head heap-head">
        <div className="line">
          <h1>Heap</h1>
          <p className="t3 cut">{headline(heap)}</p>
          <div className="end">
            <Segment
              label="By"
              value={by}
              choices={CUTS}
              onChange={(value) =>
                go({
                  ...link,
                  by: value === 'types' ? undefined : value,
                  type: undefined,
                  object: undefined,
                  of: undefined,
                  at: undefined,
                })
              }
            />
          </div>
        </div>
        <LiveBar heap={heap} known={types.data && knownWords(types.data.rows, types.data.liveBytes)} />
      </header>
      {heap.problems.map(({ message }) => (
        <p className="heap-note" role="note" key={message}>
          <Triangle /> {printable(message)} <span className="t3">The figures are at least these.</span>
        </p>
      ))}
      {heap.use === undefined ? (
        <Empty>
          <p>{printable(heap.fault?.message ?? 'The heap cannot be found.')}</p>
          {heap.fault?.hint !== undefined && <p className="t3">{printable(heap.fault.hint)}</p>}
        </Empty>
      ) : (
        <div className="panes">
          <div className="heap-main">
            {by === 'types' && (
              <Answer of={types} what="The types" rows={14}>
                {(page) => <Types page={page} link={link} />}
              </Answer>
            )}
            {by === 'spans' && <Spans use={heap.use} link={link} />}
            {by === 'largest' && <Largest link={link} />}
            {by === 'retainers' && <Retainers link={link} />}
          </div>
          {paneOpen && (
            <>
              <Edge label="Width of the card" />
              <Side heap={heap} link={link}>
                {by === 'types' && types.data !== undefined && <Treemap page={types.data} link={link} />}
              </Side>
            </>
          )}
        </div>
      )}
    </>
  );
}

function useHeapCommands(link: HeapLink): void {
  const go = useGo();
  const { paneOpen, set } = useView();
  useCommands([
    { id: 'heap.pane', title: 'Card', section: 'Heap', keys: ['\\'], run: () => set({ paneOpen: !paneOpen }) },
    {
      id: 'heap.close',
      title: 'Choose nothing',
      section: 'Heap',
      keys: ['Escape'],
      run: () =>
        link.object === undefined && link.type === undefined
          ? false
          : go(
              { ...link, object: undefined, type: link.object === undefined ? undefined : link.type },
              { replace: true },
            ),
    },
  ]);
}

function Side({ heap, link, children }: { heap: HeapAnswer; link: HeapLink; children: React.ReactNode }) {
  const width = useView((state) => state.pane);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <aside className="second heap-side" style={{ width }} aria-label="Chosen" tabIndex={0}>
      {children}
      {link.object !== undefined && <Path address={link.object} link={link} />}
      {link.type !== undefined && link.by === undefined ? (
        <>
          <header className="heap-chosen">
            <TypeName type={link.type} />
            <Anchor className="link" to={{ ...link, type: undefined, object: undefined }}>
              Collector
            </Anchor>
          </header>
          <ObjectsOfType key={link.type} type={link.type} link={link} />
        </>
      ) : (
        link.object === undefined && <Collector heap={heap} link={link} />
      )}
    </aside>
  );
}

/** What lives, where the next cycle begins, and the goal. */
function LiveBar({ heap, known }: { heap: HeapAnswer; known: string | undefined }) {
  const parts = barParts(heap);
  if (parts === undefined) return null;
  const { goalBytes, triggerBytes } = heap.collector ?? {};
  return (
    <div className="heap-live">
      <span className="heap-live-bar">
        <i style={{ width: `${100 * parts.live}%` }} />
        {parts.trigger !== undefined && (
          <b
            style={{ left: `${100 * parts.trigger}%` }}
            title={`The next cycle begins at ${bytes(triggerBytes ?? 0)}`}
          />
        )}
        {parts.goal !== undefined && (
          <b className="goal" style={{ left: `${100 * parts.goal}%` }} title={`Goal ${bytes(goalBytes ?? 0)}`} />
        )}
      </span>
      <span className="t3">
        {parts.goal === undefined ? 'live' : 'live · trigger ┆ goal │'}
        {known !== undefined && ` · ${known}`}
      </span>
    </div>
  );
}
