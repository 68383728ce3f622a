/** The collector as it was at the moment: its phase, what it aims at, who works for it, who waits for it. */
import type { ReactNode } from 'react';
import type { CollectorAnswer, HeapAnswer } from '../../../api/heap.ts';
import type { HeapLink } from '../../../api/links.ts';
import { bytes, count, counted, duration, share } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Words } from '../../view/Words.tsx';
import { limitWords, PHASE_WORDS } from './model.ts';

export function Collector({ heap, link }: { heap: HeapAnswer; link: HeapLink }) {
  const { collector, use, stacks, memory } = heap;
  return (
    <section aria-labelledby="collector" className="heap-collector">
      <h2 id="collector" className="card-head">
        Collector, now
      </h2>
      {collector === undefined ? (
        <p className="t2">What the collector did is not known.</p>
      ) : (
        <>
          <dl className="facts">
            <PacerFacts of={collector} />
          </dl>
          <Work of={collector} link={link} />
          <Queued of={collector} link={link} />
        </>
      )}
      <h2 className="card-head">Memory</h2>
      <dl className="facts">
        {use !== undefined && (
          <>
            <Fact label="Spans in use">
              {count(use.spans.inUse)}, {bytes(use.spans.bytesInUse)}
            </Fact>
            <Fact label="Unused in them">
              {bytes(use.spans.unusedBytes)}, {share(use.spans.unusedBytes, use.spans.bytesInUse)}
            </Fact>
            {use.spans.unswept > 0 && <Fact label="Not swept yet">{counted(use.spans.unswept, 'span')}</Fact>}
          </>
        )}
        {stacks !== undefined && (
          <Fact label="Stacks">
            {bytes(stacks.goroutineBytes)}
            {stacks.spanBytes !== undefined && ` in spans of ${bytes(stacks.spanBytes)}`}
          </Fact>
        )}
        {memory !== undefined && (
          <>
            <Fact label="Mapped, in use">{bytes(memory.committedBytes)}</Fact>
            <Fact label="Given back">{bytes(memory.releasedBytes)}</Fact>
            {memory.workBufferBytes > 0 && <Fact label="Work buffers">{bytes(memory.workBufferBytes)}</Fact>}
          </>
        )}
      </dl>
    </section>
  );
}

function PacerFacts({ of }: { of: CollectorAnswer }) {
  return (
    <>
      {of.phase !== undefined && (
        <Fact label="Phase">
          {PHASE_WORDS[of.phase]}
          {of.markingSeconds !== undefined && `, for at least ${duration(of.markingSeconds)}`}
        </Fact>
      )}
      {of.cycles !== undefined && (
        <Fact label="Cycles">
          {count(of.cycles)}
          {of.forcedCycles !== undefined && of.forcedCycles > 0 && `, ${count(of.forcedCycles)} of them forced`}
        </Fact>
      )}
      {of.sinceLastSeconds !== undefined && (
        <Fact label="Last one ended">at least {duration(of.sinceLastSeconds)} ago</Fact>
      )}
      {of.markedBytes !== undefined && <Fact label="It marked">{bytes(of.markedBytes)}</Fact>}
      {of.goalBytes !== undefined && <Fact label="Goal">{bytes(of.goalBytes)}</Fact>}
      {of.triggerBytes !== undefined && <Fact label="Next begins at">{bytes(of.triggerBytes)}</Fact>}
      {of.pacedBytes !== undefined && <Fact label="Counted now">{bytes(of.pacedBytes)}</Fact>}
      {of.gogc !== undefined && <Fact label="GOGC">{of.gogc < 0 ? 'off' : of.gogc}</Fact>}
      {of.memoryLimitBytes !== undefined && <Fact label="Memory limit">{limitWords(of.memoryLimitBytes)}</Fact>}
      {of.pauseSeconds !== undefined && (
        <Fact label="World stopped">
          {duration(of.pauseSeconds)} in all
          {of.lastPauseSeconds !== undefined && `, ${duration(of.lastPauseSeconds)} last`}
        </Fact>
      )}
    </>
  );
}

function Work({ of: { work }, link }: { of: CollectorAnswer; link: HeapLink }) {
  if (work.total === 0) return <p className="t2">Nobody works for it or waits for it.</p>;
  return (
    <>
      <h3 className="card-head">
        Who works for it, or waits{' '}
        <span className="t3">
          {work.shown.length < work.total ? `${count(work.shown.length)} of ${count(work.total)}` : count(work.total)}
        </span>
      </h3>
      <ul className="heap-work">
        {work.shown.map(({ goroutineId, kind, processorId, worker }) => (
          <li key={`${goroutineId} ${kind}`}>
            <Glyph family="gc" /> <Handle snapshot={link.snapshot} id={goroutineId} filter={link.filter} />
            <span>
              {kind}
              {worker !== undefined && `, ${worker}`}
              {processorId !== undefined && (
                <>
                  {' '}
                  on <Words of={[{ processor: processorId }]} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Queued({
  of: { queuedFinalizers, queuedCleanups, finalizing },
  link,
}: {
  of: CollectorAnswer;
  link: HeapLink;
}) {
  return (
    <dl className="facts">
      {queuedFinalizers !== undefined && <Fact label="Finalizers queued">{count(queuedFinalizers)}</Fact>}
      {queuedCleanups !== undefined && <Fact label="Cleanups queued">{count(queuedCleanups)}</Fact>}
      {finalizing.length > 0 && (
        <Fact label="In one of them">
          {finalizing.map((id) => (
            <Handle key={id} snapshot={link.snapshot} id={id} filter={link.filter} />
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
