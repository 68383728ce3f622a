/** Goroutine: its stack, its data, and where it comes from. */
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { formatValuePath } from '../../../api/value-path.ts';
import { useGoroutine } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { term } from '../../view/filter.ts';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { stateSentence } from '../../view/sentence.ts';
import { firstFrame } from '../../view/stack.ts';
import { useTitle } from '../../view/title.ts';
import { Lineage } from './Lineage.tsx';
import { MadeBy } from './MadeBy.tsx';
import { hasSide, SidePane } from './SidePane.tsx';
import { StackPane } from './StackPane.tsx';
import { VariablesPane } from './VariablesPane.tsx';
import './goroutine.css';

export default function Goroutine() {
  const link = useLinkOf('goroutine');
  const snapshot = useSnapshot();
  const detail = useGoroutine(link.goroutine);
  useTitle(`g${link.goroutine}`, snapshot.program);
  return (
    <Answer of={detail} what={`Goroutine ${link.goroutine}`} rows={14}>
      {(answer) => <Page key={answer.id} goroutine={answer} link={link} />}
    </Answer>
  );
}

function Page({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const go = useGo();
  const frame = link.frame ?? firstFrame(goroutine.frames);
  const current = goroutine.frames.find((one) => one.index === frame);
  const choose = (next: number) =>
    go({ ...link, frame: next, path: undefined, open: undefined }, { replace: link.frame !== undefined });
  usePageCommands(goroutine, link, frame, choose);
  const path = link.path === undefined ? '' : ` · Value ${formatValuePath(link.path)}`;
  useWhere(frame === undefined ? '' : `Frame ${frame} of ${goroutine.frameTotal}${path}`);
  return (
    <>
      <Head goroutine={goroutine} link={link} />
      <div className="panes goroutine-panes" data-side={hasSide(goroutine)}>
        <div className="goroutine-column">
          <StackPane goroutine={goroutine} link={link} frame={frame} onChoose={choose} />
          <MadeBy goroutine={goroutine} link={link} />
        </div>
        <VariablesPane goroutine={goroutine} link={link} frame={current} />
        {hasSide(goroutine) && <SidePane goroutine={goroutine} />}
      </div>
    </>
  );
}

function Head({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const labels = Object.entries(goroutine.labels ?? {});
  return (
    <header className="view-head goroutine-head">
      <Lineage goroutine={goroutine} link={link} />
      <div className="line">
        <Glyph family={goroutine.family} crashed={goroutine.crashed} />
        <h1 className="mono">g{goroutine.id}</h1>
        <p className="sentence">{printable(stateSentence(goroutine))}</p>
        <div className="end">
          {goroutine.system && <span className="chip">runtime goroutine</span>}
          {goroutine.lockedToThread === true && <span className="chip">locked to its thread</span>}
          {labels.map(([key, value]) => (
            <Anchor
              key={key}
              className="chip mono"
              to={{ view: 'goroutines', snapshot: link.snapshot, filter: term('label', `${key}=${value}`) }}
              title="Filter to this label"
            >
              {cutMiddle(printable(`${key}=${value}`), 40)}
            </Anchor>
          ))}
        </div>
      </div>
    </header>
  );
}

function usePageCommands(
  goroutine: GoroutineDetail,
  link: GoroutineLink,
  frame: number | undefined,
  choose: (frame: number) => void,
): void {
  const go = useGo();
  const numbers = goroutine.frames.map((one) => one.index);
  const step = (by: number) => {
    const at = frame === undefined ? 0 : numbers.indexOf(frame) + by;
    if (numbers[at] === undefined) return false;
    choose(numbers[at]);
  };
  const creator = goroutine.createdBy?.goroutineId;
  const section = 'Goroutine';
  useCommands([
    { id: 'goroutine.inward', title: 'Frame inward', section, keys: ['['], run: () => step(-1) },
    {
      id: 'goroutine.outward',
      title: 'Frame outward',
      section,
      keys: [']'],
      foot: 'frames',
      footKeys: ['[', ']'],
      run: () => step(1),
    },
    {
      id: 'goroutine.all',
      title: link.all === true ? 'Only my code' : 'All frames',
      section,
      keys: ['u'],
      run: () => go({ ...link, all: link.all === true ? undefined : true }, { replace: true }),
    },
    {
      id: 'goroutine.creator',
      title: 'Its creator',
      section,
      keys: ['g'],
      run: () =>
        creator !== undefined &&
        goroutine.ancestors[0]?.alive === true &&
        go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: creator }),
    },
    {
      id: 'goroutine.back',
      title: 'Back to all goroutines',
      section,
      keys: ['Escape'],
      run: () => go({ view: 'goroutines', snapshot: link.snapshot, filter: link.filter, at: `g${goroutine.id}` }),
    },
  ]);
}
