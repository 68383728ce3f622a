/**
 * What a snapshot tells as one HTML file, that opens anywhere, without a server, scripts or network: the verdict, the findings, the picture of waits,
 * the groups of equal stacks and the goroutines. It answers no questions and holds no values of variables: who gets it
 * gets the shape of the process, not its data.
 */
import type { Diagnosis, Finding } from '../../../api/diagnosis.ts';
import type { Frame, GoroutineGroup, GoroutineRow, StackFrame } from '../../../api/goroutine.ts';
import type { Session } from '../../../api/session.ts';
import type { SnapshotFacts, Summary } from '../../../api/snapshot.ts';
import { counted, cut, Html, html, lasted } from './html.ts';
import { waitsPicture } from './picture.ts';
import { STYLE } from './style.ts';

/** What is left out is said with its number. */
const MOST = { findings: 50, boxes: 60, groups: 300, frames: 60, rows: 2000 } as const;
const WINDOW = 1000;

/** In pieces of UTF-8. `filter`: groups and goroutines that are listed; the verdict is on all. */
export function* htmlReport(session: Session, filter: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const part of parts(session, filter)) yield encoder.encode(`${part.text}\n`);
}

function* parts(session: Session, filter: string): Generator<Html> {
  const summary = session.summary();
  const diagnosis = session.diagnosis();
  yield head(summary.facts, diagnosis);
  yield factsOf(summary);
  yield findings(diagnosis);
  yield* waits(session);
  yield* groups(session, filter);
  yield* goroutines(session, filter);
  yield problems(summary);
  yield html`<p class="t3">Written by Unpark from a core. This file holds what was found out, not the core: no values of variables, and nothing
that is not shown above. Open the core itself to ask more.</p></body></html>`;
}

function head({ program }: SnapshotFacts, { headline, explanation, certainty }: Diagnosis): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${cut(`${baseOf(program)} · Unpark`)}</title><style>${new Html(STYLE)}</style></head><body>
<h1>${cut(headline, 2000)}${certainty && html`<span class="certainty">${certainty}</span>`}</h1>
${explanation && html`<p class="t2">${cut(explanation, 4000)}</p>`}`;
}

function factsOf({ facts, host, crash }: Summary): Html {
  const { program, arguments: given, goVersion, arch, pid, buildId, wallTime, counts, signal } = facts;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['Program', program],
    ['Arguments', given?.slice(1).join(' ') || undefined],
    ['Go', [goVersion, arch].filter(Boolean).join(', ') || undefined],
    ['Process', pid],
    ['Build ID', buildId],
    ['Taken', wallTime],
    ['Ran for', host.uptimeSeconds === undefined ? undefined : lasted(host.uptimeSeconds)],
    ['Ended by', crash ? `${crash.kind}: ${crash.message}` : signal?.name],
    ['Goroutines', `${counts.goroutines.toLocaleString('en')}, ${counts.system} of them the runtime's`],
    // Every process has a thread: none is told.
    ['Threads', counts.threads || undefined],
  ];
  return html`<dl>${rows.map(([name, value]) => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${cut(String(value), 2000)}</dd>`))}</dl>`;
}

function findings({ findings: found, findingTotal, doubt }: Diagnosis): Html {
  const shown = found.slice(0, MOST.findings);
  return html`<h2>Findings</h2>
${shown.length === 0 ? html`<p class="t2">Nothing was found that is wrong.</p>` : shown.map(findingOf)}
${rest('finding', findingTotal - shown.length)}
${doubt && html`<p class="t3">Less may be proved than there is: ${doubt}.</p>`}`;
}

function findingOf({ title, explanation, certainty, longestSeconds, goroutineIds, total, knot }: Finding): Html {
  const who = goroutineIds.map((id) => `g${id}`).join(' ');
  return html`<div class="finding"><strong${knot === undefined ? undefined : html` class="knot"`}>${cut(title, 1000)}</strong>
<span class="certainty">${certainty}${longestSeconds === undefined ? '' : `, for at least ${lasted(longestSeconds)}`}</span>
<p class="t2">${cut(explanation, 4000)}</p>
${who === '' ? undefined : html`<p class="t3 mono">${who}${total > goroutineIds.length ? ` and ${total - goroutineIds.length} more` : ''}</p>`}</div>`;
}

function* waits(session: Session): Generator<Html> {
  const graph = session.waitGraph({ limit: MOST.boxes, hops: 2, open: [], reach: false });
  if (graph.nodes.length === 0) return;
  yield html`<h2>Who waits for whom</h2><figure>${waitsPicture(graph)}</figure>
<p class="t3">${counted(graph.drawn, 'goroutine')} of ${graph.total.toLocaleString('en')} that wait for something. Whole lines are proved, dashed ones likely${
    graph.knots > 0 ? '; red is a knot: nobody in it can go on' : ''
  }. ${rest('box', graph.nodeTotal - graph.nodes.length)}</p>`;
}

function* groups(session: Session, filter: string): Generator<Html> {
  const page = session.groups({
    filter,
    by: 'stack',
    equal: 'lines',
    sort: 'count',
    descending: true,
    offset: 0,
    limit: MOST.groups,
    marks: true,
  });
  yield html`<h2>Equal stacks</h2><p class="t3">${counted(page.matched, 'goroutine')} in ${counted(page.groupTotal, 'group')}${filterWords(filter)}.</p>`;
  for (const group of page.groups) yield groupOf(session, group);
  yield html`${rest('group', page.groupTotal - page.groups.length)}`;
}

function groupOf(session: Session, group: GoroutineGroup): Html {
  const {
    count,
    title,
    status,
    waitReason,
    longestWaitSeconds,
    createdBy,
    goroutineIds,
    proved = 0,
    likely = 0,
  } = group;
  const detail = session.goroutine(goroutineIds[0], { offset: 0, limit: MOST.frames });
  const state = [
    waitReason ?? status,
    longestWaitSeconds === undefined ? undefined : `up to ${lasted(longestWaitSeconds)}`,
  ];
  const stuck = proved > 0 ? `${proved} stuck, proved` : likely > 0 ? `${likely} stuck, likely` : undefined;
  const named = goroutineIds.map((id) => `g${id}`).join(' ');
  return html`<details><summary><b>${count.toLocaleString('en')}</b><code>${cut(title)}</code><span class="t2">${state.filter(Boolean).join(', ')}</span>${
    stuck && html`<span class="knot">${stuck}</span>`
  }</summary><pre>${detail?.frames.map(frameOf)}${detail && rest('frame', detail.frameTotal - detail.frames.length)}${
    createdBy &&
    html`<span class="t3">created by ${cut(createdBy.function)}\n    ${cut(createdBy.file)}:${createdBy.line}\n</span>`
  }<span class="t3">${named}${count > goroutineIds.length ? ' …' : ''}</span></pre></details>`;
}

function frameOf({ function: name, file, line, origin, cFrames }: StackFrame): Html {
  const text = html`${cut(name)}\n    ${cut(file)}:${line}\n`;
  return html`${cFrames?.map(nativeFrameOf)}${origin === 'user' ? text : html`<span class="t3">${text}</span>`}`;
}

function nativeFrameOf({ function: name, file, line, pc }: Frame): Html {
  return html`<span class="t2">${cut(name === '' ? (pc ?? '?') : name)} (C)\n    ${cut(file)}${line > 0 ? `:${line}` : undefined}\n</span>`;
}

function* goroutines(session: Session, filter: string): Generator<Html> {
  yield html`<h2>Goroutines</h2><div class="scroll"><table><thead><tr><th class="num">Id</th><th>State</th><th class="num">For at least</th><th>Stands in</th><th>Waits for</th><th>Made by</th></tr></thead><tbody>`;
  let matched = 0;
  for (let offset = 0; offset < MOST.rows; offset += WINDOW) {
    const query = { filter, sort: 'wait', descending: true, offset, limit: WINDOW, marks: true } as const;
    const page = session.goroutines(query);
    matched = page.matched;
    yield html`${page.rows.map(rowOf)}`;
    if (page.rows.length < WINDOW) break;
  }
  yield html`</tbody></table></div>${rest('goroutine', matched - MOST.rows)}`;
}

function rowOf(row: GoroutineRow): Html {
  const { id, status, waitReason, waitSeconds, top, waitingOn, createdBy, stuck } = row;
  const target = waitingOn?.map(
    ({ name, type, kind, address }) => name ?? [type ?? kind, address].filter(Boolean).join(' '),
  );
  return html`<tr><td class="num">g${id}</td><td>${waitReason ?? status}${stuck && html` <span class="knot">stuck, ${stuck}</span>`}</td><td class="num">${
    waitSeconds === undefined ? '' : lasted(waitSeconds)
  }</td><td>${placeOf(top)}</td><td>${target && cut(target.join(' or '))}</td><td>${placeOf(createdBy)}</td></tr>`;
}

function placeOf(at: { readonly function: string; readonly file: string; readonly line: number } | undefined) {
  return at && html`${cut(at.function)} <span class="t3">${cut(baseOf(at.file))}:${at.line}</span>`;
}

function problems({ problems: met }: Summary): Html {
  if (met.length === 0) return html``;
  return html`<h2>Not everything could be read</h2>
${met.map(({ message, hint }) => html`<p class="t2">${cut(message, 1000)} <span class="t3">${hint}</span></p>`)}`;
}

function rest(noun: string, count: number): Html | undefined {
  if (count <= 0) return undefined;
  const many = noun === 'box' && count !== 1 ? `${count.toLocaleString('en')} boxes` : counted(count, noun);
  return html`<p class="t3">… and ${many} more that are not in this file.</p>`;
}

function filterWords(filter: string): string {
  return filter === '' ? '' : `, those that the filter keeps: ${cut(filter, 1000)}`;
}

function baseOf(path: string | undefined): string {
  return path === undefined ? 'A Go process' : path.slice(path.lastIndexOf('/') + 1);
}
