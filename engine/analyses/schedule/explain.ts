/**
 * Why a goroutine that can run does not: where it stands, what has the processor it waits for, and why no other takes it.
 */
import type { Locations } from '../../snapshot/locations.ts';
import { cannotStop } from './interruption.ts';
import type { Lane } from './lanes.ts';
import { globalShare, ownTurnsBeforeGlobal } from './order.ts';
import type { Place, Schedule } from './schedule.ts';
import type { StopTheWorld } from './stop.ts';
import { threadOf } from './threads.ts';
import { type Certainty, counted, duration, listed, ordinal, type Reason, type Word, weakest } from './words.ts';

export interface Explanation {
  /** Row of the goroutine. */
  readonly row: number;
  readonly reasons: readonly Reason[];
  readonly certainty: Certainty;
  /** Nanoseconds that it could have run and did not, at least; undefined where the runtime noted none. */
  readonly waits?: number;
}

/** Of a runnable goroutine that stands in no queue. */
const TORN = 'in no queue that can be read';
const BETWEEN = 'in no queue: it is just being put into one, or taken out';

/** Explains goroutines of one schedule; sentences that many share are made once. */
export class Explainer {
  readonly schedule: Schedule;
  readonly #locations: Locations;
  readonly #lanes = new Map<number, Reason>();
  readonly #others = new Map<number, Reason | undefined>();
  #stop: Reason[] | undefined;
  #global: Reason[] | undefined;

  constructor(schedule: Schedule, locations: Locations) {
    this.schedule = schedule;
    this.#locations = locations;
  }

  /** Of a row of `schedule.runnable`. */
  explain(row: number): Explanation {
    const place = this.schedule.placeOf(row);
    const reasons = this.schedule.disturbed ? [this.#disturbed(place)] : this.#reasons(row, place);
    return { row, reasons, certainty: weakest(reasons), waits: this.waits(row) };
  }

  /** Nanoseconds; undefined where the runtime noted none. */
  waits(row: number): number | undefined {
    const { goroutines, clock } = this.schedule.snapshot;
    const since = goroutines.runnableSince[row];
    return since > 0 && clock.now >= since ? clock.now - since : undefined;
  }

  /** What a P does: the same for all who wait for it. */
  lane(index: number): Reason {
    let reason = this.#lanes.get(index);
    if (!reason) {
      reason = this.#laneReason(this.schedule.lanes[index]);
      this.#lanes.set(index, reason);
    }
    return reason;
  }

  /** How long a lane has been so, at least, in nanoseconds. */
  age({ since }: Lane): number {
    return since > 0 ? Math.max(0, this.schedule.snapshot.clock.now - since) : 0;
  }

  goroutine(row: number): Word {
    return { goroutine: this.schedule.snapshot.goroutines.id[row] };
  }

  #reasons(row: number, place: Place): Reason[] {
    const reasons = [this.#position(place)];
    const locked = this.#locked(row);
    if (locked) reasons.push(locked);
    if (this.schedule.stop && !this.schedule.stop.onlySafePoint) return [...reasons, ...this.stopReasons()];
    if (place.lane >= 0) {
      reasons.push(this.lane(place.lane));
      const others = this.#othersReason(place.lane);
      if (others) reasons.push(others);
    } else if (place.queue === 'global') {
      this.#global ??= [...this.#busy(), this.#makeGlobal()];
      reasons.push(...this.#global);
    }
    return reasons;
  }

  #position({ queue, lane, position }: Place): Reason {
    const { schedule } = this;
    const p = { processor: schedule.lanes[lane]?.processor.id ?? 0 };
    const of = (total: number) => (total > 1 ? ` of ${total}` : '');
    switch (queue) {
      case 'run next':
        return proved('run next on ', p);
      case 'own': {
        const total = schedule.own[lane].rows.length + (schedule.runNext[lane] >= 0 ? 1 : 0);
        return proved(`${ordinal(position)}${of(total)} on `, p);
      }
      case 'global':
        return proved(`${ordinal(position)}${of(schedule.global.rows.length)} in the global queue`);
      case 'disabled':
        return proved('kept back: the runtime lets no goroutine of the program run at the moment');
      case 'none':
        return { words: [this.#isTorn ? TORN : BETWEEN], certainty: 'possible' };
    }
  }

  get #isTorn(): boolean {
    return this.schedule.faults.some((f) => f.code === 'run-queue-torn');
  }

  #disturbed(place: Place): Reason {
    const { words } = this.#position(place);
    if (this.schedule.disturbed?.code !== 'scheduler-frozen')
      return {
        words: [...words, ', in a process that was dying: no thread would have taken it any more'],
        certainty: 'possible',
      };
    const why = ', as the dying runtime left it: it had stopped all processors for good, and what ran stands there too';
    return { words: [...words, why], certainty: 'possible' };
  }

  #locked(row: number): Reason | undefined {
    const { goroutines, machines } = this.schedule.snapshot;
    const locked = goroutines.lockedM[row];
    if (!(locked > 0)) return undefined;
    const thread = threadOf(machines.find((m) => m.address === locked));
    return proved('only ', thread === undefined ? 'its own thread' : { thread }, ' may run it (LockOSThread)');
  }

  #laneReason(lane: Lane): Reason {
    const p = { processor: lane.processor.id };
    const thread = threadOf(lane.machine);
    const on: Word[] = thread === undefined ? [] : [' on ', { thread }];
    if (lane.status === 'syscall') {
      const who: Word[] =
        lane.goroutine < 0 ? ['a system call'] : ['the system call of ', this.goroutine(lane.goroutine)];
      const rule = '; the monitor takes it away within 10 ms if there is work';
      return proved(p, ' is kept for ', ...who, ...on, this.#since(lane), rule);
    }
    if (lane.status === 'gcstop') return proved(p, ' stands still for a stopped world');
    if (lane.status === 'idle') return { words: [p, ' is idle: a thread is being woken for it'], certainty: 'likely' };
    if (lane.status === 'dead') return proved(p, ' is no longer in use');
    if (lane.goroutine < 0) return proved(p, ' is choosing what to run', ...on);
    return proved(...this.#running(lane));
  }

  /** "P 2 runs goroutine 18 since at least 412 ms in main.hash, which has no preemption request yet" */
  #running(lane: Lane): Word[] {
    const p = { processor: lane.processor.id };
    const what = lane.doing === 'mark worker' ? ' marks for the collector in ' : ' runs ';
    const top = this.#locations.top(lane.goroutine);
    const where = top && lane.doing !== 'mark worker' ? ` in ${top.function}` : '';
    return [p, what, this.goroutine(lane.goroutine), this.#since(lane), where, this.#asked(lane)];
  }

  #since(lane: Lane): string {
    const age = this.age(lane);
    return age > 0 ? ` since at least ${duration(age)}` : ' since the last look of the monitor';
  }

  #asked(lane: Lane): string {
    if (!lane.asked) return ', which has no preemption request yet';
    const why = cannotStop(this.schedule.snapshot, lane);
    return why === undefined ? ', which was asked to stop' : `, which was asked to stop, but ${why}`;
  }

  /** Why no other P takes from a queue. */
  #othersReason(lane: number): Reason | undefined {
    if (!this.#others.has(lane)) this.#others.set(lane, this.#makeOthers(lane));
    return this.#others.get(lane);
  }

  #makeOthers(lane: number): Reason | undefined {
    const others = this.schedule.lanes.filter((l, i) => i !== lane && l.status !== 'dead');
    if (others.length === 0) return proved('there is no other P: GOMAXPROCS is 1');
    const words = occupations(others);
    const idle = others.filter((l) => l.status === 'idle' || l.doing === 'spinning').length;
    if (idle === 0) return proved(words);
    return { words: [`${words}: whoever finds nothing of its own steals half of this queue`], certainty: 'likely' };
  }

  #makeGlobal(): Reason {
    const { lanes } = this.schedule;
    const turns = lanes.map((_, i) => ownTurnsBeforeGlobal(this.schedule, i));
    const least = Math.min(...turns);
    const soonest = lanes[turns.indexOf(least)];
    const share = globalShare(this.schedule);
    const rule = `a P takes ${share} of it when its own queue is empty, and one at every 61st turn: `;
    const when = least === 0 ? ' at its next turn' : ` after ${counted(least, 'turn')}`;
    return soonest ? proved(rule, { processor: soonest.processor.id }, when) : proved(rule);
  }

  /** What keeps all Ps from the global queue: the only one, or all together and the one that has been busy longest. */
  #busy(): Reason[] {
    const inUse = this.schedule.lanes.flatMap((lane, i) => (lane.status === 'dead' ? [] : [i]));
    if (inUse.length <= 1) return inUse.map((i) => this.lane(i));
    const lanes = inUse.map((i) => this.schedule.lanes[i]);
    const ages = lanes.map((lane) => (lane.status === 'running' ? this.age(lane) : 0));
    const oldest = ages.indexOf(Math.max(...ages));
    const all = proved(occupations(lanes, true));
    return ages[oldest] > 0 ? [all, this.lane(inUse[oldest])] : [all];
  }

  /** Who stops the world, and who keeps him from it; none where nobody does. */
  stopReasons(): Reason[] {
    const { stop } = this.schedule;
    this.#stop ??= stop ? this.#makeStop(stop) : [];
    return this.#stop;
  }

  #makeStop(stop: StopTheWorld): Reason[] {
    const { now } = this.schedule.snapshot.clock;
    const who: Word[] = stop.goroutine >= 0 ? [' by ', this.goroutine(stop.goroutine)] : [];
    const since = stop.since > 0 && now > stop.since ? ` since at least ${duration(now - stop.since)}` : '';
    const state = stop.waitsFor > 0 ? 'is being stopped' : 'is stopped';
    const reason = proved(
      `the world ${state} for "${stop.reason}"`,
      ...who,
      since,
      ': nothing new runs until it goes on',
    );
    if (stop.blockers.length === 0) return [reason];
    const waits = proved('it waits for ', ...listed(stop.blockers.map((l) => [{ processor: l.processor.id }])));
    return [reason, waits, ...stop.blockers.map((lane) => this.#laneReason(lane))];
  }
}

function proved(...words: Word[]): Reason {
  return { words: joined(words), certainty: 'proved' };
}

/** Texts that follow each other are one. */
function joined(words: readonly Word[]): Word[] {
  const all: Word[] = [];
  for (const word of words) {
    const last = all.at(-1);
    if (typeof word === 'string' && typeof last === 'string') all[all.length - 1] = last + word;
    else if (word !== '') all.push(word);
  }
  return all;
}

/** "all other Ps run goroutines", "of the other 7 Ps 5 run goroutines and 2 are in system calls" */
function occupations(lanes: readonly Lane[], isAll = false): string {
  const kinds = new Map<string, number>();
  for (const lane of lanes) {
    const [one, many] = occupation(lane);
    const key = `${one}|${many}`;
    kinds.set(key, (kinds.get(key) ?? 0) + 1);
  }
  const told = [...kinds].map(([key, count]) => ({ words: key.split('|'), count }));
  const [first] = told;
  if (lanes.length === 1) return `the other P ${first.words[0]}`;
  if (told.length === 1) return `all ${isAll ? '' : 'other '}Ps ${first.words[1]}`;
  const parts = told.map(({ words, count }) => [`${count} ${count === 1 ? words[0] : words[1]}`]);
  return `of the ${isAll ? '' : 'other '}${lanes.length} Ps ${listed(parts).join('')}`;
}

function occupation({ status, doing, goroutine }: Lane): readonly [string, string] {
  if (status === 'syscall') return ['is in a system call', 'are in system calls'];
  if (status === 'idle') return ['is idle', 'are idle'];
  if (status === 'gcstop') return ['stands still', 'stand still'];
  if (doing === 'mark worker') return ['marks for the collector', 'mark for the collector'];
  if (doing === 'spinning') return ['looks for work', 'look for work'];
  return goroutine < 0
    ? ['is choosing what to run', 'are choosing what to run']
    : ['runs a goroutine', 'run goroutines'];
}
