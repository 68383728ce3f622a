/** The stack: one's own frames in sight, the rest folded; thousands of frames draw only those in sight. */
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { useGo } from '../../view/location.tsx';
import { StackLineView } from '../../view/StackLineView.tsx';
import { lineKey, stackLines, stackSummary } from '../../view/stack.ts';

const ROW = 26;

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly frame: number | undefined;
  readonly onChoose: (frame: number) => void;
}

export function StackPane({ goroutine, link, frame, onChoose }: Props) {
  const go = useGo();
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const all = link.all === true;
  const lines = stackLines(goroutine.frames, { all, unfolded, current: frame });
  const rows = useRows(lines.length, ROW);
  const at = lines.findIndex((line) => line.kind === 'frame' && line.frame.index === frame);
  const { show } = rows;
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);
  const unfold = (from: number) => setUnfolded((before) => new Set([...before, from]));
  const press = (event: KeyboardEvent) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    let to = at + step;
    while (lines[to]?.kind === 'native') to += step;
    const next = lines[to];
    if (next === undefined || next.kind === 'native') return;
    event.preventDefault();
    if (next.kind === 'frame') onChoose(next.frame.index);
    else onChoose(step === 1 ? next.from : next.to);
  };
  return (
    <section className="stack" aria-label="Stack">
      <header className="pane-head">
        <h2 className="head-title">Stack</h2>
        <span className="cut">{stackSummary(goroutine.frames, goroutine.frameTotal)}</span>
        <button
          type="button"
          className="chip end"
          aria-pressed={!all}
          onClick={() => go({ ...link, all: all ? undefined : true }, { replace: true })}
        >
          Only my code <Key of="u" />
        </button>
      </header>
      {goroutine.panics !== undefined && goroutine.panics.length > 0 && <Panics goroutine={goroutine} />}
      <div className="pane" ref={rows.pane} role="listbox" aria-label="Frames" tabIndex={0} onKeyDown={press}>
        <div className="grid-body" style={{ height: rows.height }}>
          {rows.visible.map(({ index, top }) => (
            <div key={lineKey(lines[index])} className="stack-row" style={{ transform: `translateY(${top}px)` }}>
              <StackLineView line={lines[index]} current={index === at} onChoose={onChoose} onUnfold={unfold} />
            </div>
          ))}
        </div>
        {lines.length === 0 && <p className="panel-empty t2">No frame of this goroutine could be read.</p>}
      </div>
    </section>
  );
}

function Panics({ goroutine }: { goroutine: GoroutineDetail }) {
  return (
    <ol className="panics" aria-label="Panics, the first one first">
      {goroutine.panics?.map((panic, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: panics of a chain have no other name, and never move
        <li key={index}>
          <code>panic: {printable(panic.message)}</code>
          {panic.recovered && <span className="tag">recovered</span>}
        </li>
      ))}
    </ol>
  );
}
