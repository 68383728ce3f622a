/** The second pane: the goroutine under the cursor, without leaving the table. */
import { useDeferredValue } from 'react';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutinesLink } from '../../../api/links.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { useVariables } from '../../api/values.ts';
import { Fault, PlaceName } from '../../ui/Code.tsx';
import { bytes } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Key } from '../../ui/Key.tsx';
import { cutMiddle, printable, shortFunction } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { Edge } from '../../view/Edge.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Anchor, useGo } from '../../view/location.tsx';
import { StackLineView } from '../../view/StackLineView.tsx';
import { stateSentence } from '../../view/sentence.ts';
import { firstFrame, lineKey, stackLines, stackSummary } from '../../view/stack.ts';
import { useView } from '../../view/store.ts';
import { shownValue } from '../../view/values/text.ts';

const FRAMES_SHOWN = 16;
const VARIABLES_SHOWN = 8;
const NONE_UNFOLDED: ReadonlySet<number> = new Set();

export function Preview({ goroutine, link }: { goroutine: number | undefined; link: GoroutinesLink }) {
  const width = useView((state) => state.pane);
  const id = useDeferredValue(goroutine);
  const detail = useGoroutine(id);
  const empty = id === undefined ? ' none' : '';
  return (
    <>
      <Edge label="Width of the preview" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse */}
      <aside className={`second preview${empty}`} style={{ width }} aria-label="Preview" tabIndex={0}>
        {id === undefined ? (
          <p className="t3 preview-none">
            A row's stack and variables appear here. <Key of="j" /> <Key of="k" /> go through the rows.
          </p>
        ) : (
          <Answer of={detail} what={`Goroutine ${id}`}>
            {(answer) => <Card goroutine={answer} link={link} />}
          </Answer>
        )}
      </aside>
    </>
  );
}

function Card({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutinesLink }) {
  const go = useGo();
  const frame = firstFrame(goroutine.frames);
  const lines = stackLines(goroutine.frames, { all: false, unfolded: NONE_UNFOLDED });
  const open = { view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: goroutine.id } as const;
  const labels = Object.entries(goroutine.labels ?? {});
  return (
    <>
      <h2 className="preview-title mono">
        <Glyph family={goroutine.family} crashed={goroutine.crashed} />g{goroutine.id}
      </h2>
      <p className="t2">{printable(stateSentence(goroutine))}</p>
      <h3 className="preview-head">
        Stack <span className="t3">{stackSummary(goroutine.frames, goroutine.frameTotal)}</span>
      </h3>
      <div className="preview-stack" role="listbox" aria-label="Frames">
        {lines.slice(0, FRAMES_SHOWN).map((line) => (
          <StackLineView
            key={lineKey(line)}
            line={line}
            current={line.kind === 'frame' && line.frame.index === frame}
            onChoose={(next) => go({ ...open, frame: next })}
            onUnfold={(next) => go({ ...open, frame: next })}
          />
        ))}
      </div>
      {lines.length > FRAMES_SHOWN && (
        <p className="t3">
          {FRAMES_SHOWN} of {lines.length} lines
        </p>
      )}
      {frame !== undefined && <Variables goroutine={goroutine} frame={frame} />}
      <dl className="facts preview-facts">
        {labels.length > 0 && (
          <>
            <dt>Labels</dt>
            <dd className="mono">{labels.map((entry) => cutMiddle(printable(entry.join('=')), 80)).join(' ')}</dd>
          </>
        )}
        {goroutine.createdBy !== undefined && (
          <>
            <dt>Created by</dt>
            <dd>
              <PlaceName place={goroutine.createdBy} />
              {goroutine.createdBy.goroutineId !== undefined && goroutine.ancestors[0]?.alive === true && (
                <>
                  {' in '}
                  <Handle snapshot={link.snapshot} id={goroutine.createdBy.goroutineId} filter={link.filter} />
                </>
              )}
            </dd>
          </>
        )}
        {goroutine.stack !== undefined && (
          <>
            <dt>Stack</dt>
            <dd className="mono">
              {bytes(goroutine.stack.bytes)} · {goroutine.stack.low}
            </dd>
          </>
        )}
      </dl>
      <div className="actions">
        <Anchor className="button primary" to={open}>
          Open <Key of="Enter" />
        </Anchor>
      </div>
    </>
  );
}

function Variables({ goroutine, frame }: { goroutine: GoroutineDetail; frame: number }) {
  const answer = useVariables({ goroutine: goroutine.id, frame });
  const name = goroutine.frames.find((one) => one.index === frame)?.function ?? '';
  const variables = answer.data?.variables ?? [];
  if (answer.data !== undefined && variables.length === 0) return null;
  return (
    <>
      <h3 className="preview-head">
        Frame {frame} <code className="t3">{printable(shortFunction(name))}</code>
      </h3>
      <Answer of={answer} what="The variables" rows={3}>
        {() => (
          <dl className="facts preview-variables">
            {variables.slice(0, VARIABLES_SHOWN).map((variable, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a shadowed name occurs twice; the order never changes
              <div key={index}>
                <dt className="mono cut">{printable(variable.name)}</dt>
                <dd className="cut">
                  {variable.unreadable === undefined ? (
                    <code title={cutMiddle(printable(shownValue(variable)), 600)}>
                      {cutMiddle(printable(shownValue(variable)), 120)}
                    </code>
                  ) : (
                    <Fault reason={variable.unreadable} />
                  )}
                </dd>
              </div>
            ))}
            {variables.length > VARIABLES_SHOWN && (
              <p className="t3">
                {VARIABLES_SHOWN} of {variables.length}
              </p>
            )}
          </dl>
        )}
      </Answer>
    </>
  );
}
