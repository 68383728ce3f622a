/** The verdict on a process as text: what it is, what is wrong, each knot with its edges and stacks. */
import type { Diagnosis, Finding, GoroutineDetail, Knot, ResourceRef } from '../../api/index.ts';
import type { OpenSession } from '../../engine/index.ts';
import { durationText, stackLines } from './stack-text.ts';

const FINDINGS = 20;
const KNOTS = 10;
const EDGES = 12;
const STACKS = 6;
const FRAMES = 12;

export function verdictReport(session: OpenSession): string[] {
  const diagnosis = session.diagnosis();
  const { headline, explanation, certainty, longestSeconds, doubt } = diagnosis;
  return [
    processLine(session),
    '',
    `${headline}${tags(certainty, longestSeconds)}`,
    ...(explanation === undefined ? [] : [explanation]),
    ...(doubt === undefined ? [] : [`Less may be proved than there is: ${doubt}.`]),
    ...findingLines(diagnosis),
    ...diagnosis.knots.slice(0, KNOTS).flatMap((knot) => ['', ...knotLines(session, knot)]),
    ...left('knot', diagnosis.knotTotal - KNOTS),
    ...problemLines(session),
  ];
}

function processLine(session: OpenSession): string {
  const { facts } = session.summary();
  const { program, goVersion, arch, pid, counts } = facts;
  const name = program?.slice(program.lastIndexOf('/') + 1) ?? 'a Go process';
  const about = [goVersion, arch, pid === undefined ? undefined : `pid ${pid}`].filter((part) => part !== undefined);
  const said = about.length === 0 ? '' : ` (${about.join(', ')})`;
  return `${name}${said}: ${counts.goroutines.toLocaleString('en')} goroutines`;
}

/** What the headline says is not said twice. */
function findingLines({ findings, findingTotal, headline }: Diagnosis): string[] {
  const others = findings.filter((finding) => finding.title !== headline);
  if (others.length === 0) return [];
  return [
    '',
    'Findings',
    ...others.slice(0, FINDINGS).flatMap((finding) => [`- ${titleLine(finding)}`, `  ${finding.explanation}`]),
    ...left('finding', Math.max(findingTotal - findings.length, 0) + Math.max(others.length - FINDINGS, 0)),
  ];
}

const titleLine = ({ title, certainty, longestSeconds }: Finding) => `${title}${tags(certainty, longestSeconds)}`;

function tags(certainty: string | undefined, seconds: number | undefined): string {
  const parts = [certainty, seconds === undefined ? undefined : `at least ${durationText(seconds)}`];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? '' : `  (${said.join(', ')})`;
}

function* knotLines(session: OpenSession, knot: Knot): Generator<string> {
  yield `Knot ${knot.number}: ${goroutines(knot.goroutineIds)}${victims(knot)} (${knot.certainty})`;
  for (const edge of knot.edges.slice(0, EDGES)) {
    const verb = edge.holds ? 'held by' : 'which could be ended by';
    yield `  g${edge.from} waits for ${nameOf(edge.resource)}, ${verb} g${edge.to}: ${edge.because} (${edge.certainty})`;
  }
  for (const line of left('edge', knot.edgeTotal - EDGES)) yield `  ${line}`;
  for (const id of knot.goroutineIds.slice(0, STACKS)) {
    const goroutine: GoroutineDetail | undefined = session.goroutine(id, { offset: 0, limit: FRAMES });
    if (!goroutine) continue;
    yield '';
    yield* stackLines(goroutine, FRAMES);
  }
}

function victims({ victims, victimIds }: Knot): string {
  return victims === 0 ? '' : `; behind them ${goroutines(victimIds, victims)}`;
}

export function goroutines(ids: readonly number[], total = ids.length, limit = 8): string {
  const shown = ids.slice(0, limit).map((id) => `g${id}`);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en')} more` : shown.join(', ');
}

export function nameOf({ name, type, address }: ResourceRef): string {
  const about = [type, address].filter((part) => part !== undefined).join(' ');
  return name === undefined ? about : `${name} (${about})`;
}

function left(noun: string, count: number): string[] {
  return count > 0 ? [`… and ${count.toLocaleString('en')} more ${noun}${count === 1 ? '' : 's'}`] : [];
}

function problemLines(session: OpenSession): string[] {
  const { problems } = session.summary();
  if (problems.length === 0) return [];
  return [
    '',
    'Not everything could be read',
    ...problems.map(({ message, hint }) => `- ${message}${hint ? ` ${hint}` : ''}`),
  ];
}
