/** What the Overview says: the verdict in words, and the facts of the snapshot in the order one asks for them. */
import type { SnapshotFacts, Summary } from '../../../api/snapshot.ts';
import { bytes, count, counted, duration, moment, share } from '../../ui/format.ts';
import { shortFunction } from '../../ui/text.ts';

export interface Verdict {
  /** The sentence at the top. */
  readonly sentence: string;
  readonly crashed: boolean;
  /** What the process printed, or would have: lines in mono. */
  readonly printed: readonly string[];
}

/** A crash in one sentence; without one, what the counts say and no more. */
export function verdictOf(summary: Summary): Verdict {
  const { crash } = summary;
  if (crash === undefined) return { sentence: quietSentence(summary), crashed: false, printed: [] };
  const who = crash.goroutineId === undefined ? 'The process' : `g${crash.goroutineId}`;
  const where = crash.at === undefined ? '' : ` in ${shortFunction(crash.at.function)}`;
  switch (crash.kind) {
    case 'panic':
      return { sentence: `${who} panicked${where}.`, crashed: true, printed: printedPanics(summary) };
    case 'fatal error':
      return {
        sentence: ended(capital(crash.message.replace(/^fatal error: /, ''))),
        crashed: true,
        printed: linesOf(crash.message),
      };
    case 'signal':
      return {
        sentence: `${who} was ended by ${crash.fault?.signal ?? 'a signal'}${where}.`,
        crashed: true,
        printed: printedPanics(summary),
      };
    case 'requested':
      return { sentence: quietSentence(summary), crashed: false, printed: linesOf(crash.message) };
  }
}

/** The chain as Go prints it, the first panic first; what the crash says where there is no chain. */
function printedPanics({ crash }: Summary): string[] {
  if (crash === undefined) return [];
  const chain = (crash.panics ?? []).map(
    ({ message, recovered }) => `panic: ${message}${recovered ? ' [recovered]' : ''}`,
  );
  return (chain.length > 0 ? chain : [crash.message]).flatMap(linesOf);
}

/** A message may have several lines, as Go prints them. */
function linesOf(message: string): string[] {
  return message.split('\n').map((line) => line.replace(/^\t/, '    '));
}

/** "214 goroutines: 180 wait, most in chan receive." Counts are all it has, and all it claims. */
export function quietSentence({ facts, states, waitReasons }: Summary): string {
  const { counts } = facts;
  const user = counts.goroutines - counts.system;
  const waiting = states
    .filter(({ family }) => family === 'sync' || family === 'io')
    .reduce((sum, state) => sum + state.count, 0);
  const top = waitReasons
    .filter(({ family }) => family === 'sync' || family === 'io')
    .sort((a, b) => b.count - a.count)[0];
  const all = counted(user, 'goroutine');
  if (waiting === 0) return `${all}, none of them waits.`;
  const most =
    top === undefined || top.count * 3 < waiting // what few share says nothing about the rest
      ? ''
      : top.count === waiting
        ? `, all in ${top.reason}`
        : `, ${count(top.count)} in ${top.reason}`;
  return waiting >= user
    ? `${user === 1 ? 'The only goroutine waits' : `All ${all} wait`}${most}.`
    : `${count(waiting)} of ${all} ${waiting === 1 ? 'waits' : 'wait'}${most}.`;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Names, ids and addresses are set in mono. */
  readonly code?: boolean;
}

const DEBUG_INFO = {
  dwarf: 'DWARF: types and variables',
  pclntab: 'stripped: functions and lines, no variables',
  none: 'none: no functions, no variables',
} as const;

/** The panel of facts. What is not known is not listed. */
export function factsOf({ facts, host, reading }: Summary): Fact[] {
  const isCore = facts.kind === 'core';
  const found: (Fact | undefined)[] = [
    fact('Ended by', endedBy(facts)),
    fact('Taken', facts.wallTime === undefined ? undefined : moment(facts.wallTime)),
    fact('Executable', facts.program, true),
    fact(
      'Arguments',
      facts.arguments === undefined || facts.arguments.length < 2 ? undefined : facts.arguments.slice(1).join(' '),
      true,
    ),
    fact('Module', facts.modulePath, true),
    fact('Source', sourceOf(facts), true),
    fact(
      'Build ID',
      facts.buildId === undefined || facts.buildId.length <= 16 ? facts.buildId : `${facts.buildId.slice(0, 16)}…`,
      true,
    ),
    fact('Go', facts.goVersion, true),
    fact('Debug info', isCore ? DEBUG_INFO[facts.debugInfo] : undefined),
    fact('Host', hostOf(facts, host.processors)),
    fact('Process', facts.pid === undefined ? undefined : `pid ${facts.pid}`),
    fact('Threads', isCore ? count(facts.counts.threads) : undefined),
    fact('Up', host.uptimeSeconds === undefined ? undefined : duration(host.uptimeSeconds)),
    fact('Scheduler', facts.schedulerFrozen === true ? 'frozen by the crash' : undefined),
    fact(
      isCore ? 'Core' : 'File',
      `${bytes(reading.coreBytes)}, read in ${duration(reading.seconds)} (${share(reading.bytesRead, reading.coreBytes)})`,
    ),
  ];
  return found.filter((entry) => entry !== undefined);
}

function fact(label: string, value: string | undefined, code = false): Fact | undefined {
  return value === undefined || value === '' ? undefined : { label, value, code };
}

function endedBy({ signal }: SnapshotFacts): string | undefined {
  return signal === undefined ? undefined : `${signal.name} on thread ${signal.threadId}`;
}

function sourceOf({ buildSettings }: SnapshotFacts): string | undefined {
  const revision = buildSettings?.['vcs.revision'];
  if (revision === undefined) return undefined;
  return `${revision.slice(0, 12)}${buildSettings?.['vcs.modified'] === 'true' ? ', modified' : ''}`;
}

function hostOf({ arch }: SnapshotFacts, processors: number | undefined): string | undefined {
  const parts = [arch, processors === undefined ? undefined : counted(processors, 'P')].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? undefined : parts.join(', ');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
