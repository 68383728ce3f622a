/** Why they do not run: those who could run and do not, longest first, each with its chain of reasons as sentences. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { SchedulerLink } from '../../../api/links.ts';
import type { Explanation, ScheduleFinding } from '../../../api/reasons.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { QUEUE_ROWS, useNotRunning } from '../../api/scheduler.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count, duration } from '../../ui/format.ts';
import type { Family } from '../../ui/Glyph.tsx';
import { rowAfter } from '../../ui/listKeys.ts';
import { useRows } from '../../ui/useRows.ts';
import { Handle } from '../../view/Handle.tsx';
import { useGo } from '../../view/location.tsx';
import { rowHeight, useView } from '../../view/store.ts';
import { asSentence, Reasons, Words } from '../../view/Words.tsx';
import { isAllIdle } from './lanes.ts';

interface Props {
  readonly now: SchedulerNow;
  readonly link: SchedulerLink;
  /** "": all of them. */
  readonly filter: string;
  readonly familyOf: (goroutine: number) => Family | undefined;
}

const FIRST = [0];

export function Why({ now, link, filter, familyOf }: Props) {
  const total = now.notRunning.total;
  const only = filter === '' ? undefined : filter;
  const [head] = useNotRunning(only === undefined ? [] : FIRST, only);
  const kept = only === undefined ? total : (head?.data?.total ?? total);
  // What keeps the world from stopping stands above the lanes already.
  const findings = now.findings.filter(({ kind }) => now.stop === undefined || kind !== 'stop-the-world-blocked');
  return (
    <section className={total === 0 && findings.length === 0 ? 'why none' : 'why'} aria-labelledby="why">
      <header className="pane-head">
        <h2 id="why" className="head-title">
          Why they do not run
        </h2>
        <span>
          {kept < total ? `${count(kept)} of ${count(total)}, filtered` : total > 0 && count(total)}
          {kept > 0 && ', longest first'}
        </span>
      </header>
      {findings.length > 0 && <Findings findings={findings} familyOf={familyOf} />}
      {total === 0 ? (
        <p className="panel-empty t2">{noneWords(now)}</p>
      ) : kept === 0 && head?.data !== undefined ? (
        <p className="panel-empty t2">The filter keeps none of them.</p>
      ) : (
        <List key={only} total={kept} link={link} filter={only} familyOf={familyOf} />
      )}
    </section>
  );
}

function noneWords(now: SchedulerNow): string {
  if (isAllIdle(now)) return 'All Ps are idle and nothing is runnable.';
  return 'Nothing is runnable: every goroutine runs or waits.';
}

function Findings({ findings, familyOf }: { findings: readonly ScheduleFinding[]; familyOf: Props['familyOf'] }) {
  return (
    <ul className="why-findings" aria-label="Findings">
      {findings.map(({ kind, title, explanation, certainty, longestSeconds }) => (
        <li key={`${kind} ${title}`}>
          <span className="why-finding">
            <strong>{title}.</strong> <Words of={asSentence(explanation)} familyOf={familyOf} />
          </span>
          <span className="num mono">{longestSeconds === undefined ? '' : `≥ ${duration(longestSeconds)}`}</span>
          <Certainty of={certainty} />
        </li>
      ))}
    </ul>
  );
}

interface ListProps {
  readonly total: number;
  readonly link: SchedulerLink;
  readonly filter: string | undefined;
  readonly familyOf: Props['familyOf'];
}

function List({ total, link, filter, familyOf }: ListProps) {
  const go = useGo();
  const density = useView((state) => state.density);
  const rows = useRows(total, rowHeight(density));
  const [at, setAt] = useState(-1);
  const answers = useNotRunning(windowsOf(rows.first, rows.last), filter);
  const loaded = new Map<number, Explanation>();
  for (const { data } of answers)
    for (const [i, explanation] of (data?.explanations ?? []).entries())
      loaded.set((data?.offset ?? 0) + i, explanation);
  const failed = answers.find(({ error }) => error !== null)?.error;
  const chosen = [...loaded].find(([, { goroutineId }]) => goroutineId === link.goroutine)?.[0] ?? -1;
  useEffect(() => setAt(chosen), [chosen]);
  const choose = (index: number) => {
    const explanation = loaded.get(index);
    if (explanation === undefined) return;
    setAt(index);
    go({ ...link, goroutine: explanation.goroutineId, lane: undefined }, { replace: true });
  };
  const press = (event: KeyboardEvent) => {
    const next = rowAfter(event.key, at, total);
    const current = at < 0 ? undefined : loaded.get(at);
    if (next !== undefined) {
      rows.show(next);
      choose(next);
    } else if (event.key === 'Enter' && current !== undefined) {
      go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: current.goroutineId });
    } else return;
    event.preventDefault();
  };
  return (
    <div
      className="pane why-list"
      ref={rows.pane}
      role="grid"
      aria-rowcount={total}
      aria-label="Why they do not run"
      aria-activedescendant={at < 0 ? undefined : `why-${at}`}
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="grid-body" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
          <div
            key={index}
            id={`why-${index}`}
            className={`row why-row bay${index === at ? ' on' : ''}`}
            role="row"
            aria-rowindex={index + 1}
            aria-selected={index === at}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => choose(index)}
          >
            <Row explanation={loaded.get(index)} link={link} familyOf={familyOf} failed={failed?.message} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The windows that the rows in sight are in. */
export function windowsOf(first: number, last: number): number[] {
  const from = Math.floor(first / QUEUE_ROWS);
  const to = Math.floor(Math.max(first, last) / QUEUE_ROWS);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

interface RowProps {
  readonly explanation: Explanation | undefined;
  readonly link: SchedulerLink;
  readonly familyOf: Props['familyOf'];
  readonly failed: string | undefined;
}

function Row({ explanation, link, familyOf, failed }: RowProps) {
  if (explanation === undefined)
    return (
      <span role="gridcell" className={failed === undefined ? 'waiting' : 't3'}>
        {failed}
      </span>
    );
  const { goroutineId, reasons, certainty, waitSeconds } = explanation;
  return (
    <>
      <span role="gridcell" className="why-who">
        <Handle snapshot={link.snapshot} id={goroutineId} family="runnable" filter={link.filter} inRow />
      </span>
      <span role="gridcell" className="why-words">
        <Reasons of={reasons} familyOf={familyOf} inRow />
      </span>
      <span role="gridcell" className="num mono">
        {waitSeconds === undefined ? '' : `≥ ${duration(waitSeconds)}`}
      </span>
      <span role="gridcell">
        <Certainty of={certainty} />
      </span>
    </>
  );
}
