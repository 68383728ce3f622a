/** Resources as answers: everything that somebody waits for, with its state, its queue and who holds it. */
import type { Location } from '../../api/goroutine.ts';
import type { Holder, ResourceKind, ResourceRow, ResourcesPage, ResourcesQuery } from '../../api/waits.ts';
import { hex } from '../bytes/fault.ts';
import { LOCK_KINDS, type LockKind, lockState } from '../runtime/sync-objects.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { type Queues, rowOfAddress } from '../snapshot/wait-table.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Holders that a row names; a read lock may have thousands. */
const NAMED_HOLDERS = 8;

/** A channel's or a lock's row in its table. */
export type ResourceIndex = { readonly channel: number } | { readonly lock: number };

export class Resources {
  readonly #diagnosis: Diagnosis;
  #rows: readonly ResourceRow[] | undefined;

  constructor(diagnosis: Diagnosis) {
    this.#diagnosis = diagnosis;
  }

  /** undefined: nobody waits for anything at this address, and no stack or package variable holds it. */
  indexOf(address: number): ResourceIndex | undefined {
    const channels = this.#diagnosis.facts.channels();
    const { locks } = this.#diagnosis.facts.waits();
    const channel = rowOfAddress(channels.address, address);
    if (channel >= 0) return { channel };
    const lock = rowOfAddress(locks.address, address);
    return lock >= 0 ? { lock } : undefined;
  }

  page(query: ResourcesQuery): ResourcesPage {
    const text = query.search?.toLowerCase() ?? '';
    const found = this.#all().filter(
      (row) =>
        (query.idle || row.waiters > 0) &&
        (query.knot === undefined || row.knots.includes(query.knot)) &&
        [row.name, row.type, row.address].some((part) => part?.toLowerCase().includes(text)),
    );
    const sorted = found.sort((a, b) => (query.descending ? compare(b, a, query.sort) : compare(a, b, query.sort)));
    return {
      rows: sorted.slice(query.offset, query.offset + query.limit),
      offset: query.offset,
      total: found.length,
      outside: this.#outside(),
    };
  }

  #all(): readonly ResourceRow[] {
    if (!this.#rows) {
      this.#diagnosis.nameIdle();
      const channels = this.#diagnosis.facts.channels();
      const { locks } = this.#diagnosis.facts.waits();
      this.#rows = [
        ...Array.from({ length: channels.count }, (_, channel) => this.row({ channel })),
        ...Array.from({ length: locks.count }, (_, lock) => this.row({ lock })),
      ];
    }
    return this.#rows;
  }

  row(index: ResourceIndex): ResourceRow {
    const { facts } = this.#diagnosis;
    const waiters = this.waits(index).map((wait) => facts.waits().goroutine[wait]);
    const stuck = this.#diagnosis.stuck();
    const known = 'lock' in index ? this.#diagnosis.held.of(index.lock) : undefined;
    const address = this.address(index);
    return {
      address: hex(address),
      name: this.#diagnosis.nameOf(address),
      type: this.typeOf(index),
      kind: this.kindOf(index),
      state: this.stateOf(index),
      waiters: waiters.length,
      longestSeconds: longest(waiters.map((row) => facts.waitSeconds(row))),
      first: waiters.length > 0 ? facts.snapshot.goroutines.id[waiters[0]] : undefined,
      holders: (known?.holders ?? []).slice(0, NAMED_HOLDERS).map((h) => this.holder(h)),
      noHolder: known && known.holders.length === 0 ? known.reason : undefined,
      stuck: waiters.reduce((sum, row) => sum + stuck[row], 0),
      knots: this.#diagnosis.knotsOf(address),
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
    const channels = this.#diagnosis.facts.channels();
    const { locks } = this.#diagnosis.facts.waits();
    return 'channel' in index ? channels.address[index.channel] : locks.address[index.lock];
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
    return facts.channelType(facts.channels().elementType[index.channel]) ?? 'chan ?';
  }

  /** Waits in its queues: of a channel the senders first. */
  waits(index: ResourceIndex): number[] {
    const channels = this.#diagnosis.facts.channels();
    const { locks } = this.#diagnosis.facts.waits();
    if ('lock' in index) return inQueue(locks.waiters, index.lock);
    return [...inQueue(channels.senders, index.channel), ...inQueue(channels.receivers, index.channel)];
  }

  /** Its state in words. */
  stateOf(index: ResourceIndex): string {
    if ('channel' in index) {
      const channels = this.#diagnosis.facts.channels();
      const row = index.channel;
      const closed = channels.closed[row] ? ', closed' : '';
      const timer = channels.timer[row] ? 'timer, ' : '';
      if (channels.capacity[row] === 0) return `${timer}no buffer${closed}`;
      return `${timer}${channels.length[row]} of ${channels.capacity[row]} buffered${closed}`;
    }
    return stateWords(this.fields(index)).join(', ');
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

/** Kinds of waits that something outside the program ends, with the filter that shows them. */
const OUTSIDE: Readonly<Record<string, string>> = {
  network: 'reason:"IO wait"',
  timer: 'reason:sleep',
  syscall: 'state:syscall',
  gc: 'family:gc',
};

function inQueue(queues: Queues, row: number): number[] {
  return Array.from(queues.wait.subarray(queues.first[row], queues.first[row + 1]));
}

/** "locked", "readers 3", "counter 2": what is true, and what is not 0. */
function stateWords(fields: Readonly<Record<string, string | number | boolean>>): string[] {
  const words = Object.entries(fields).flatMap(([name, value]) => {
    const plain = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (typeof value === 'boolean') return value ? [plain] : [];
    return value === 0 && name !== 'counter' ? [] : [name === 'waiting' ? `${value} waiting` : `${plain} ${value}`];
  });
  return words.length > 0 ? words : ['unlocked'];
}

function longest(seconds: readonly (number | undefined)[]): number | undefined {
  let most: number | undefined;
  for (const one of seconds) if (one !== undefined && (most === undefined || one > most)) most = one;
  return most;
}

function compare(a: ResourceRow, b: ResourceRow, by: ResourcesQuery['sort']): number {
  const text = (row: ResourceRow) => (by === 'name' ? (row.name ?? row.address) : `${row.kind} ${row.type}`);
  if (by === 'waiters') return a.waiters - b.waiters || (a.longestSeconds ?? 0) - (b.longestSeconds ?? 0);
  if (by === 'longest') return (a.longestSeconds ?? -1) - (b.longestSeconds ?? -1);
  return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
}
