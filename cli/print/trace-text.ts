/** The overview of an execution trace as text. */
import type { TraceOverview, TraceRan } from '../../api/index.ts';

const SOURCES = {
  file: '',
  core: ', in the core',
  'flight recorder in the core': ', of the flight recorder in the core',
};

export function* overviewLines(name: string, overview: TraceOverview): Generator<string> {
  const { summary, generations, goroutines, gc, stopTheWorld } = overview;
  const events = Object.values(summary.events).reduce((sum, count) => sum + count, 0);
  yield `${name}: execution trace of ${goName(summary.goVersion)}${SOURCES[summary.source]}`;
  yield '';
  yield row('time', span(overview));
  yield row('events', `${whole(events)} in ${counted(generations.length, 'generation')}`);
  yield row(
    'processors',
    `${overview.processors}${overview.gomaxprocs === undefined ? '' : `, GOMAXPROCS ${overview.gomaxprocs} at the end`}`,
  );
  yield row('threads', whole(overview.threads));
  yield row(
    'goroutines',
    `${whole(goroutines.seen)} seen, ${whole(goroutines.created)} created, ${whole(goroutines.atEnd)} at the end`,
  );
  yield row('collections', stretches(gc));
  yield row('stops of the world', stretches(stopTheWorld));
  if (summary.lost !== undefined) yield row('lost', summary.lost);
  yield '';
  yield* ranLines(overview.longestRunning);
  yield '';
  for (const g of generations) {
    const state = [g.ended ? '' : 'unfinished', g.disordered > 0 ? `${whole(g.disordered)} events out of order` : ''];
    const said = state.filter((one) => one !== '').join(', ');
    yield row(
      `generation ${g.number}`,
      `${seconds(g.from)} to ${seconds(g.to)}, ${whole(g.events)} events${said === '' ? '' : `, ${said}`}`,
    );
  }
  yield '';
  for (const [type, count] of Object.entries(summary.events).sort((a, b) => b[1] - a[1]))
    yield `${whole(count).padStart(14)}  ${type}`;
  for (const problem of overview.problems) yield `problem ${problem.code}: ${problem.message}`;
}

function* ranLines(rows: readonly TraceRan[]): Generator<string> {
  if (rows.length === 0) return;
  yield `${'ran the longest'.padEnd(44)}${['running', 'runnable', 'longest run', 'runs'].map((title) => title.padStart(13)).join('')}`;
  for (const ran of rows) {
    const who = `g${ran.goroutineId} ${ran.startFunction?.function ?? ''}`;
    const cells = [duration(ran.running), duration(ran.runnable), duration(ran.longestRun), whole(ran.runs)];
    yield `${who.padEnd(44)}${cells.map((cell) => cell.padStart(13)).join('')}`;
  }
}

/** From the beginning, or up to the moment of the core. */
function span({ summary, duration: length, wallTime }: TraceOverview): string {
  if (summary.source === 'file') return `${duration(length)}${wallTime === undefined ? '' : `, from ${wallTime}`}`;
  return `${duration(length)}, from ${(-summary.startSeconds).toFixed(3)} s to ${(-summary.endSeconds).toFixed(3)} s before the core was taken`;
}

function stretches({ count, total, longest }: TraceOverview['gc']): string {
  return count === 0 ? 'none' : `${whole(count)}, ${duration(total)} in all, the longest ${duration(longest)}`;
}

/** What the next Go version writes too; a core knows its own. */
const ALSO_WRITTEN_BY: Readonly<Record<string, string>> = { 'go1.23': '1.24', 'go1.26': '1.27' };

function goName(version: string): string {
  const name = version.replace(/^go/, 'Go ');
  return version in ALSO_WRITTEN_BY ? `${name} or ${ALSO_WRITTEN_BY[version]}` : name;
}

function row(title: string, text: string): string {
  return `${title.padEnd(20)}${text}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function whole(value: number): string {
  return value.toLocaleString('en');
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(3)} s`;
}

function duration(ns: number): string {
  if (ns >= 1e9) return seconds(ns);
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(1)} ms`;
  return `${(ns / 1e3).toFixed(1)} µs`;
}
