/** Resources as answers: everything that somebody waits for, with its state, its queue and who holds it. */
import type { Location } from '../../api/goroutine.ts';
import type { Holder, ResourceKind, ResourceRow, ResourcesPage, ResourcesQuery } from '../../api/waits.ts';
import { type WakerModel, type Wakers, wakersOf } from '../analyses/wait-graph/wakers.ts';
import { hex } from '../bytes/fault.ts';
import { LOCK_KINDS, type LockKind, lockState } from '../runtime/sync-objects.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { type ChannelTable, type Queues, rowOfAddress } from '../snapshot/wait-table.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Holders and others who could wake that a row names; a read lock may have thousands. */
const NAMED_HOLDERS = 8;

/** A channel's or a lock's row in its table. */
/** Channels that somebody waits on are in a table of their own: for them not all stacks need be looked at. */
export type ResourceIndex = { readonly channel: number; readonly table: ChannelTable } | { readonly lock: number };

export class Resources {
  readonly #diagnosis: Diagnosis;
  #rows: readonly ResourceRow[] | undefined;
  #waited: readonly ResourceRow[] | undefined;
  #wakers: WakerModel | undefined;

  constructor(diagnosis: Diagnosis) {
    this.#diagnosis = diagnosis;
  }

  /** What is known of who could end the waits for a resource: the same for its row and for its box in the graph. */
  get wakerModel(): WakerModel {
    this.#wakers ??= this.#wakerModel();
    return this.#wakers;
  }

  /** undefined: nobody waits for anything at this address, and no stack or package variable holds it. */
  indexOf(address: number): ResourceIndex | undefined {
    const { facts } = this.#diagnosis;
    const { channels, locks } = facts.waits();
    const channel = rowOfAddress(channels.address, address);
    if (channel >= 0) return { channel, table: channels };
    const lock = rowOfAddress(locks.address, address);
    if (lock >= 0) return { lock };
    const table = facts.channels();
    const idle = rowOfAddress(table.address, address);
    return idle >= 0 ? { channel: idle, table } : undefined;
  }

  /** `only`: those at these addresses. `kept`: and of those, these alone; they are what the filter leaves. */
  page(
    query: ResourcesQuery,
    { only, kept }: { readonly only?: ReadonlySet<number>; readonly kept?: ReadonlySet<number> } = {},
  ): ResourcesPage {
    const text = query.search?.toLowerCase() ?? '';
    const all = query.idle ? this.#all() : this.#waitedFor();
    const unfiltered = all.filter(
      (row) =>
        (only === undefined || only.has(Number(row.address))) &&
        [row.name, row.type, row.address].some((part) => part?.toLowerCase().includes(text)),
    );
    const found = kept ? unfiltered.filter((row) => kept.has(Number(row.address))) : unfiltered;
    const sorted = found.sort((a, b) => (query.descending ? compare(b, a, query.sort) : compare(a, b, query.sort)));
    return {
      rows: sorted.slice(query.offset, query.offset + query.limit),
      offset: query.offset,
      total: found.length,
      unfiltered: unfiltered.length,
      outside: this.#outside(),
    };
  }

  #all(): readonly ResourceRow[] {
    if (!this.#rows) {
      this.#diagnosis.nameIdle();
      this.#rows = indexesOf(this.#diagnosis, this.#diagnosis.facts.channels()).map((index) => this.row(index));
    }
    return this.#rows;
  }

  #waitedFor(): readonly ResourceRow[] {
    this.#waited ??= indexesOf(this.#diagnosis, this.#diagnosis.facts.waits().channels)
      .map((index) => this.row(index))
      .filter((row) => row.waiters > 0);
    return this.#waited;
  }

  row(index: ResourceIndex): ResourceRow {
    const { facts } = this.#diagnosis;
    const waits = this.waits(index);
    const waiters = waits.map((wait) => facts.waits().goroutine[wait]);
    const stuck = this.#diagnosis.stuck();
    const known = 'lock' in index ? this.#diagnosis.held.of(index.lock) : undefined;
    const address = this.address(index);
    const idOf = (row: number | undefined) => (row === undefined ? undefined : facts.snapshot.goroutines.id[row]);
    const longest = longestOf(waiters.map((row) => facts.waitSeconds(row)));
    return {
      address: hex(address),
      name: this.#diagnosis.nameOf(address),
      type: this.typeOf(index),
      kind: this.kindOf(index),
      state: this.stateOf(index),
      waiters: waiters.length,
      longestSeconds: longest?.seconds,
      longest: idOf(longest ? waiters[longest.at] : 'channel' in index ? waiters[0] : undefined),
      first: idOf(waiters[0]),
      holders: (known?.holders ?? []).slice(0, NAMED_HOLDERS).map((h) => this.holder(h)),
      noHolder: known && known.holders.length === 0 ? known.reason : undefined,
      wakers: this.#wakersOf(address, waits),
      stuck: waiters.reduce((sum, row) => sum + stuck[row], 0),
      knots: this.#diagnosis.knotsOf(address),
    };
  }

  /** A row whose holders say by which variable of theirs they know it. */
  detailed(index: ResourceIndex): ResourceRow {
    const row = this.row(index);
    const { facts, names } = this.#diagnosis;
    const holders = row.holders.map((one) => ({
      ...one,
      variable: names.leadingTo(this.address(index), facts.snapshot.rowOf(one.goroutineId), one.frame),
    }));
    return { ...row, holders };
  }

  #wakersOf(address: number, waits: readonly number[]): ResourceRow['wakers'] {
    const found = wakersOf(this.wakerModel, address, waits);
    const who = found.kind === 'held' ? found.holders : found.kind === 'knot' ? found.wakers : [];
    const { id } = this.#diagnosis.facts.snapshot.goroutines;
    return {
      kind: found.kind,
      goroutineIds: who.slice(0, NAMED_HOLDERS).map(({ row }) => id[row]),
      total: who.length,
      ...toldOf(found),
    };
  }

  #wakerModel(): WakerModel {
    const diagnosis = this.#diagnosis;
    const waits = diagnosis.facts.waits();
    return {
      waits,
      stuck: diagnosis.stuck(),
      proved: diagnosis.facts.stuck().stuck,
      knotOfResource: (address) => diagnosis.knotsOf(address)[0],
      wakersInKnot: (wait) =>
        diagnosis
          .wakersOf(wait)
          .filter(({ row }) => diagnosis.knotOf(row) !== undefined && row !== waits.goroutine[wait]),
      keeping: (wait) => diagnosis.held.keeping(wait),
      lockReason: (address) => {
        const index = this.indexOf(address);
        const known = index && 'lock' in index ? diagnosis.held.of(index.lock) : undefined;
        return known && (known.reason ?? 'no goroutine is seen to hold it or to be about to release it');
      },
      isTimer: (address) => {
        const index = this.indexOf(address);
        return index !== undefined && 'channel' in index && index.table.timer[index.channel] === 1;
      },
    };
  }

  holder(h: {
    goroutineId: number;
    row: number;
    frame: number;
    evidence: string;
    certainty: 'proved' | 'likely';
  }): Holder {
    const { goroutineId, frame, evidence, certainty } = h;
    return { goroutineId, frame, evidence, certainty, at: this.#place(h.row, frame) };
  }

  #place(row: number, frame: number): Location | undefined {
    const { locations } = this.#diagnosis.facts;
    const [call] = locations.calls(row, frame, 1);
    return call ? { function: call.function, file: call.file, line: call.line, pc: call.pc } : locations.top(row);
  }

  address(index: ResourceIndex): number {
    if ('channel' in index) return index.table.address[index.channel];
    return this.#diagnosis.facts.waits().locks.address[index.lock];
  }

  kindOf(index: ResourceIndex): ResourceKind {
    return 'channel' in index ? 'channel' : this.lockKind(index.lock);
  }

  lockKind(lock: number): LockKind {
    return LOCK_KINDS[this.#diagnosis.facts.waits().locks.kind[lock]];
  }

  typeOf(index: ResourceIndex): string {
    const { facts } = this.#diagnosis;
    if ('lock' in index) return this.lockKind(index.lock);
    return facts.channelType(index.table.elementType[index.channel]) ?? 'chan ?';
  }

  /** Waits in its queues: of a channel the senders first. */
  waits(index: ResourceIndex): number[] {
    if ('lock' in index) return inQueue(this.#diagnosis.facts.waits().locks.waiters, index.lock);
    const { senders, receivers } = index.table;
    return [...inQueue(senders, index.channel), ...inQueue(receivers, index.channel)];
  }

  /** Its state in words; `waiting`: with how many wait, as far as it notes that itself. */
  stateOf(index: ResourceIndex, { waiting }: { readonly waiting: boolean } = { waiting: true }): string {
    if ('channel' in index) {
      const { channel, table } = index;
      const [length, capacity] = [table.length[channel], table.capacity[channel]];
      const [closed, timer] = [table.closed[channel] === 1, table.timer[channel] === 1];
      return channelWords({ length, capacity, closed, timer });
    }
    // A bare semaphore is a number that means something to whoever uses it.
    if (this.lockKind(index.lock) === 'semaphore') return '';
    const { waiting: noted, ...fields } = this.fields(index);
    return stateWords(waiting && noted !== undefined ? { ...fields, waiting: noted } : fields).join(', ');
  }

  /** The words of its state, decoded. */
  fields(index: ResourceIndex): Record<string, string | number | boolean> {
    if ('channel' in index) return {};
    const { program } = this.#diagnosis.facts.snapshot;
    return { ...lockState(program, this.lockKind(index.lock), this.address(index)) };
  }

  #outside(): ResourcesPage['outside'] {
    const { kind, resource, goroutine } = this.#diagnosis.facts.waits();
    const { system } = this.#diagnosis.facts.snapshot.goroutines;
    const counts = new Map<string, number>();
    for (let wait = 0; wait < kind.length; wait++) {
      const name = WAIT_KINDS[kind[wait]];
      const words = OUTSIDE[name];
      if (words === undefined || system[goroutine[wait]] === 1 || (name === 'other' && resource[wait] > 0)) continue;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return Array.from(counts, ([name, count]) => ({ kind: name, count, filter: OUTSIDE[name] })).sort(
      (a, b) => b.count - a.count,
    );
  }
}

/** All channels of a table, and all locks. */
export function indexesOf({ facts }: Diagnosis, table: ChannelTable): ResourceIndex[] {
  return [
    ...Array.from({ length: table.count }, (_, channel) => ({ channel, table })),
    ...Array.from({ length: facts.waits().locks.count }, (_, lock) => ({ lock })),
  ];
}

/** Kinds of waits that something outside the program ends, with the filter that shows them. */
const OUTSIDE: Readonly<Record<string, string>> = {
  network: 'reason:"IO wait"',
  timer: 'reason:sleep',
  syscall: 'state:syscall',
  gc: 'family:gc',
};

/** How one knows who could wake, and how surely. */
function toldOf(found: Wakers): Pick<ResourceRow['wakers'], 'evidence' | 'certainty'> {
  switch (found.kind) {
    case 'held':
      return { evidence: found.holders[0].evidence, certainty: found.holders[0].certainty };
    case 'knot': {
      const certainty = found.wakers.some((waker) => waker.certainty === 'likely') ? 'likely' : 'proved';
      return { evidence: 'Nobody alive reaches it; these do, and wait themselves.', certainty };
    }
    case 'unknown':
      return {};
    default:
      return { evidence: found.evidence, certainty: found.certainty };
  }
}

function inQueue(queues: Queues, row: number): number[] {
  return Array.from(queues.wait.subarray(queues.first[row], queues.first[row + 1]));
}

/** "3 of 16 buffered", "timer, no buffer, closed" */
export function channelWords(channel: {
  readonly length: number;
  readonly capacity: number;
  readonly closed: boolean;
  readonly timer: boolean;
}): string {
  const { length, capacity, closed, timer } = channel;
  const words = [timer ? 'timer' : '', capacity === 0 ? 'no buffer' : `${length} of ${capacity} buffered`];
  return [...words, closed ? 'closed' : ''].filter((text) => text !== '').join(', ');
}

/** "locked", "readers 3", "counter 2": what is true, and what is not 0. */
export function stateWords(fields: Readonly<Record<string, string | number | boolean>>): string[] {
  const words = Object.entries(fields).flatMap(([name, value]) => {
    const plain = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (typeof value === 'boolean') return value ? [plain] : [];
    return value === 0 && name !== 'counter' ? [] : [name === 'waiting' ? `${value} waiting` : `${plain} ${value}`];
  });
  return words.length > 0 ? words : ['unlocked'];
}

/** The first of the longest, and its place among them. */
function longestOf(seconds: readonly (number | undefined)[]): { at: number; seconds: number } | undefined {
  let most: { at: number; seconds: number } | undefined;
  for (const [at, one] of seconds.entries())
    if (one !== undefined && (most === undefined || one > most.seconds)) most = { at, seconds: one };
  return most;
}

function compare(a: ResourceRow, b: ResourceRow, by: ResourcesQuery['sort']): number {
  const text = (row: ResourceRow) => (by === 'name' ? (row.name ?? row.address) : `${row.kind} ${row.type}`);
  if (by === 'waiters') return a.waiters - b.waiters || (a.longestSeconds ?? 0) - (b.longestSeconds ?? 0);
  if (by === 'longest') return (a.longestSeconds ?? -1) - (b.longestSeconds ?? -1);
  return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
}
