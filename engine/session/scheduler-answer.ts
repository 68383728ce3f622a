/** The scheduler as an answer: every processor with its queue, why goroutines do not run, what is wrong. */
import type { Processor, SchedulerAnswer, SchedulerNow, SchedulerQuery } from '../../api/scheduler.ts';
import type { Explainer } from '../analyses/schedule/explain.ts';
import { scheduleFindings } from '../analyses/schedule/findings.ts';
import { globalShare, ownTurnsBeforeGlobal, turns } from '../analyses/schedule/order.ts';
import type { QueueRows, Schedule } from '../analyses/schedule/schedule.ts';
import { isFault } from '../bytes/memory.ts';
import { readCollector } from '../runtime/collector/collector.ts';
import { findingOf, holdOf, type SchedulerFacts, sentence } from './scheduler.ts';
import { problemOf } from './snapshot-facts.ts';

const LISTED_THREADS = 1000;

export function schedulerAnswer(scheduler: SchedulerFacts, query: SchedulerQuery): SchedulerAnswer {
  const { explainer } = scheduler;
  return isFault(explainer) ? { fault: problemOf(explainer) } : now(scheduler, explainer, query);
}

function now(scheduler: SchedulerFacts, explainer: Explainer, query: SchedulerQuery): SchedulerNow {
  const { schedule } = explainer;
  const { scheduler: state, snapshot } = schedule;
  const window = (queue: QueueRows) => scheduler.window(queue, 0, query.queued, 0);
  return {
    disturbed: schedule.disturbed && problemOf(schedule.disturbed),
    gomaxprocs: state.gomaxprocs,
    idleProcessors: state.idleProcessors,
    threads: state.threads,
    maxThreads: state.maxThreads,
    idleThreads: state.idleThreads,
    lockedIdleThreads: state.lockedIdleThreads,
    spinningThreads: state.spinningThreads,
    monitorAsleep: state.monitorAsleep,
    runnable: schedule.runnable.length,
    poll: pollOf(schedule),
    gcPhase: readCollector(snapshot.program).phase,
    stop: stopOf(explainer),
    processors: schedule.lanes.map((_, lane) => processorOf(scheduler, explainer, lane, query.queued)),
    global: window(schedule.global),
    globalShare: globalShare(schedule),
    disabled: window(schedule.disabled),
    ...idleOf(schedule),
    threadList: { shown: threadsOf(schedule), total: snapshot.threads.length },
    notRunning: {
      explanations: longestFirst(explainer, query.explained).map((row) => scheduler.explained(explainer.explain(row))),
      total: schedule.runnable.length,
    },
    findings: scheduleFindings(explainer).map((f) => findingOf(schedule, f)),
    orderCertainty: orderCertainty(schedule),
    problems: scheduler.problems,
  };
}

function orderCertainty({ disturbed, scheduler, snapshot }: Schedule): SchedulerNow['orderCertainty'] {
  // A race build shuffles its queues (proc.go randomizeScheduler).
  const isShuffled = snapshot.program.module.buildInfo.settings['-race'] === 'true';
  return disturbed || isShuffled || scheduler.gomaxprocs > 1 ? 'possible' : 'likely';
}

function processorOf(scheduler: SchedulerFacts, explainer: Explainer, index: number, queued: number): Processor {
  const { schedule } = explainer;
  const lane = schedule.lanes[index];
  const { processor: p, machine } = lane;
  const next = schedule.runNext[index];
  const { id } = schedule.snapshot.goroutines;
  const { now } = schedule.snapshot.clock;
  const { processorId: _, ...hold } = holdOf(explainer, index);
  return {
    id: p.id,
    status: lane.status,
    threadId: machine && machine.threadId > 0 ? machine.threadId : undefined,
    doing: lane.doing,
    running:
      lane.goroutine < 0
        ? undefined
        : { goroutineId: id[lane.goroutine], top: scheduler.facts.locations.top(lane.goroutine), ...hold },
    reason: sentence(explainer.lane(index)),
    scheduleTick: p.scheduleTick,
    syscallTick: p.syscallTick,
    runNext: next >= 0 ? scheduler.queued(next, 1) : undefined,
    queue: scheduler.window(schedule.own[index], 0, queued, next >= 0 ? 1 : 0),
    turns: turns(schedule, index, queued).map(({ row, from }) => ({
      goroutineId: row < 0 ? undefined : id[row],
      from,
    })),
    ownBeforeGlobal: ownTurnsBeforeGlobal(schedule, index),
    timers: {
      count: p.timers.count,
      nextSeconds: p.timers.next > 0 && now > 0 ? (p.timers.next - now) / 1e9 : undefined,
    },
    markWorker: p.markWorker,
  };
}

/** Rows of runnable goroutines whose waiting the runtime noted, longest first; then the others. */
function longestFirst(explainer: Explainer, limit: number): number[] {
  const { runnable } = explainer.schedule;
  const rows = [...runnable].sort((a, b) => (explainer.waits(b) ?? -1) - (explainer.waits(a) ?? -1));
  return rows.slice(0, limit);
}

function pollOf({ scheduler, snapshot, threads }: Schedule): SchedulerNow['poll'] {
  const polling = snapshot.threads.find((_, i) => threads[i] === 'polling the network');
  const { now } = snapshot.clock;
  return {
    threadId: polling?.core.threadId,
    untilSeconds: scheduler.poll.until > 0 && now > 0 ? (scheduler.poll.until - now) / 1e9 : undefined,
    waiters: scheduler.poll.waiters,
  };
}

function stopOf(explainer: Explainer): SchedulerNow['stop'] {
  const { stop, snapshot } = explainer.schedule;
  if (!stop) return undefined;
  const { now } = snapshot.clock;
  const thread = stop.machine?.threadId;
  return {
    reason: stop.reason,
    onlySafePoint: stop.onlySafePoint,
    goroutineId: stop.goroutine < 0 ? undefined : snapshot.goroutines.id[stop.goroutine],
    threadId: thread !== undefined && thread > 0 ? thread : undefined,
    seconds: stop.since > 0 && now > stop.since ? (now - stop.since) / 1e9 : undefined,
    waitsFor: stop.waitsFor,
    processors: stop.blockers.map((lane) => lane.processor.id),
    reasons: explainer.stopReasons().map(sentence),
  };
}

function idleOf({ scheduler, snapshot }: Schedule): Pick<SchedulerNow, 'idleProcessorIds' | 'idleThreadIds'> {
  const processors = new Map(scheduler.processors.map((p) => [p.address, p.id]));
  const threads = new Map(snapshot.machines.map((m) => [m.address, m.threadId]));
  return {
    idleProcessorIds: scheduler.idleProcessorList.flatMap((p) => processors.get(p) ?? []),
    idleThreadIds: scheduler.idleMachineList.flatMap((m) => threads.get(m) || []),
  };
}

function threadsOf({ snapshot, threads }: Schedule): SchedulerNow['threadList']['shown'] {
  const { id, address } = snapshot.goroutines;
  return snapshot.threads.slice(0, LISTED_THREADS).map(({ core, machine, goroutine }, i) => {
    const locked = machine && machine.lockedG > 0 ? address.indexOf(machine.lockedG) : -1;
    return {
      threadId: core.threadId,
      m: machine?.id,
      doing: threads[i],
      goroutineId: goroutine < 0 ? undefined : id[goroutine],
      processorId: machine?.processorId,
      lockedGoroutineId: locked < 0 ? undefined : id[locked],
    };
  });
}
