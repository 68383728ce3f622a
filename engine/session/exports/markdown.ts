/**
 * A report in Markdown (CommonMark with GitHub's tables), to be pasted into an issue or a chat: the verdict, the findings, the
 * biggest groups of equal stacks, what could not be read. It names functions, files and what is waited for, and no values.
 */
import type { Finding } from '../../../api/diagnosis.ts';
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import type { Session } from '../../../api/session.ts';
import type { Summary } from '../../../api/snapshot.ts';
import { counted, thousands } from '../../analyses/findings/finding.ts';
import { duration } from '../../analyses/schedule/words.ts';
import { piece } from '../json-writer.ts';

const GROUPS = 20;
const FINDINGS = 20;
const PROBLEMS = 20;
/** Frames of a group's stack: the innermost, which tell what it does. */
const FRAMES = 40;
const NANOSECONDS = 1e9;

export function* markdownReport(session: Session, filter: string): Generator<Uint8Array> {
  const summary = session.summary();
  yield piece(head(session, summary));
  yield piece(findings(session.diagnosis()));
  yield* groups(session, filter);
  yield piece(problems(summary));
}

function head(session: Session, { facts, crash }: Summary): string {
  const { headline, explanation, certainty, longestSeconds } = session.diagnosis();
  const sure = certainty === undefined || certainty === 'proved' ? '' : ` _(${certainty})_`;
  const since = longestSeconds === undefined ? '' : ` For at least ${seconds(longestSeconds)}.`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Program', facts.modulePath ?? facts.program],
    ['Go', [facts.goVersion, facts.arch].filter(Boolean).join(', ')],
    ['Ended by', crash?.message.split('\n', 1)[0] ?? facts.signal?.name],
    ['Snapshot of', facts.wallTime],
    ['Build ID', facts.buildId],
    ['Goroutines', counts(facts.counts)],
  ];
  const known = rows.filter((row): row is [string, string] => Boolean(row[1]));
  return [
    `# ${text(headline)}${sure}`,
    ...(explanation ? [`${text(explanation)}${since}`] : since ? [since.trim()] : []),
    table(['', ''], known),
  ]
    .join('\n\n')
    .concat('\n');
}

function counts({ goroutines, system, threads }: Summary['facts']['counts']): string {
  // Every process has a thread: none is told.
  const on = threads > 0 ? `, ${counted(threads, 'thread')}` : '';
  return `${counted(goroutines, 'goroutine')} (${thousands(system)} of the runtime)${on}`;
}

function findings({ findings: all, findingTotal }: { findings: readonly Finding[]; findingTotal: number }): string {
  if (all.length === 0) return '';
  const items = all.slice(0, FINDINGS).map((finding, at) => {
    const waits = finding.longestSeconds === undefined ? '' : `, ${seconds(finding.longestSeconds)}`;
    const more = finding.explanation === finding.title ? '' : `\n   ${text(finding.explanation)}`;
    return `${at + 1}. **${text(finding.title)}** _(${finding.certainty}${waits})_${more}`;
  });
  return `\n## Findings${ofTotal(items.length, findingTotal)}\n\n${items.join('\n')}\n`;
}

function* groups(session: Session, filter: string): Generator<Uint8Array> {
  const query = { by: 'stack', equal: 'lines', sort: 'count', descending: true, offset: 0 } as const;
  const page = session.groups({ ...query, filter, limit: GROUPS });
  const kept =
    filter === '' ? '' : `Kept by ${code(filter)}: ${thousands(page.matched)} of ${thousands(page.total)}.\n`;
  yield piece(`\n## Groups of equal stacks${ofTotal(page.groups.length, page.groupTotal)}\n\n${kept}`);
  for (const group of page.groups)
    yield piece(`\n### ${groupTitle(group)}\n\n${stack(session, group.goroutineIds[0])}`);
}

function groupTitle({
  count,
  waitReason,
  status,
  longestWaitSeconds,
  waitingFor,
  goroutineIds,
}: GoroutineGroup): string {
  const parts = [waitReason ?? status ?? 'in several states'];
  if (longestWaitSeconds !== undefined) parts.push(`up to ${seconds(longestWaitSeconds)}`);
  if (waitingFor !== undefined && waitingFor.addresses > 1)
    parts.push(`on ${thousands(waitingFor.addresses)} different ones`);
  return `${thousands(count)} × ${text(parts.join(', '))}, first g${goroutineIds[0]}`;
}

/** As Go prints a stack: without the runtime's own frames, where there are others; without arguments. */
function stack(session: Session, id: number): string {
  const detail = session.goroutine(id, { offset: 0, limit: FRAMES });
  if (detail === undefined) return '';
  const others = detail.frames.filter(({ origin, fault }) => origin !== 'runtime' || fault !== undefined);
  const lines = (others.length > 0 ? others : detail.frames).flatMap((frame) => [
    `${frame.function}(...)`,
    `\t${frame.file}:${frame.line}`,
    ...(frame.fault === undefined ? [] : [`\t(${frame.fault})`]),
  ]);
  if (detail.frameTotal > detail.frames.length)
    lines.push(`...${thousands(detail.frameTotal - detail.frames.length)} more frames`);
  const { createdBy } = detail;
  if (createdBy !== undefined) lines.push(`created by ${createdBy.function}`, `\t${createdBy.file}:${createdBy.line}`);
  return fenced(lines.join('\n'));
}

function problems({ problems: all }: Summary): string {
  if (all.length === 0) return '';
  const items = all.slice(0, PROBLEMS).map(({ message, hint }) => `- ${text(message)}${hint ? ` ${text(hint)}` : ''}`);
  return `\n## What could not be read${ofTotal(items.length, all.length)}\n\n${items.join('\n')}\n`;
}

const seconds = (n: number) => duration(n * NANOSECONDS);
const ofTotal = (shown: number, total: number) =>
  shown < total ? ` (${thousands(shown)} of ${thousands(total)})` : '';

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map((row) => line(row.map(text)))].join('\n');
}

/** What the process says is text, never markup: `main.(*T).f` must not lose its star, nor a label open a link. */
function text(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** A span of code with as many ticks around it as it takes. */
function code(words: string): string {
  const fence = '`'.repeat(longestTicks(words) + 1);
  return `${fence} ${words} ${fence}`;
}

function fenced(lines: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(lines) + 1));
  return `${fence}text\n${lines}\n${fence}\n`;
}

function longestTicks(words: string): number {
  return Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length));
}
