/**
 * What is wrong with the process, worked out from all analyses when first asked for: who is stuck, which knots there are, who
 * holds what, how the code calls it, and which of it to say first.
 */
import type { CrashReport } from '../analyses/crash/crash.ts';
import { type ContendedLock, contention } from '../analyses/findings/contention.ts';
import { deadlocks, resourcesOf, storyOf } from '../analyses/findings/deadlocks.ts';
import type { Finding, FindingInput, Standing } from '../analyses/findings/finding.ts';
import { leaks } from '../analyses/findings/leaks.ts';
import type { Holder } from '../analyses/holders/holders.ts';
import type { Knot, KnotEdge, Waker } from '../analyses/knots/knots.ts';
import { type NamedResource, ResourceNames } from '../analyses/names/resource-names.ts';
import { worthNaming } from '../analyses/names/worth-naming.ts';
import { type ScheduleFinding, scheduleFindings } from '../analyses/schedule/findings.ts';
import { plainText } from '../analyses/schedule/words.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { G_RUNNABLE, G_RUNNING, G_SYSCALL } from '../runtime/status.ts';
import type { WaitTable } from '../snapshot/wait-table.ts';
import type { ValueReader } from '../values/reader.ts';
import type { GoroutineFacts } from './facts.ts';
import { HeldLocks } from './held-locks.ts';
import type { KeptVerdict } from './kept-verdict.ts';
import { KnotGraph } from './knot-graph.ts';
import type { SchedulerFacts } from './scheduler.ts';
import { resourceType } from './wait-answers.ts';

/** Steps of `prepare`. */
export const DIAGNOSIS_STEPS = 7;
/** Resources that get names at once: those of knots, then those that most wait for. */
const NAMED = 400;

export class Diagnosis {
  readonly facts: GoroutineFacts;
  readonly crash: CrashReport | undefined;
  readonly #scheduler: SchedulerFacts;
  readonly #reader: () => ValueReader;
  #names: ResourceNames;
  #kept: KeptVerdict | undefined;
  #held: HeldLocks | undefined;
  #stuck: Uint8Array | undefined;
  #graph: KnotGraph | undefined;
  #findings: readonly Finding[] | undefined;
  #knotPlaces: KnotPlaces | undefined;
  #heldBy: Map<number, { lock: number; holder: Holder }[]> | undefined;
  #named = false;
  #namedIdle = false;
  /** Name → resources that have it. */
  readonly #sharers = new Map<string, number>();

  constructor(
    facts: GoroutineFacts,
    crash: CrashReport | undefined,
    scheduler: SchedulerFacts,
    reader: () => ValueReader,
  ) {
    this.facts = facts;
    this.#scheduler = scheduler;
    this.crash = crash;
    this.#reader = reader;
    this.#names = new ResourceNames(facts.snapshot, facts.locations, reader);
  }

  /** Takes over what another session found out of the same snapshot, before it was asked for anything of it here. */
  recall(kept: KeptVerdict): void {
    const { facts } = this;
    this.#kept = kept;
    this.#stuck = kept.likely;
    this.#names = new ResourceNames(facts.snapshot, facts.locations, this.#reader, kept.names);
    facts.recallStuck(kept.proved);
  }

  /** Whether that was done. */
  get isRecalled(): boolean {
    return this.#kept !== undefined;
  }

  get names(): ResourceNames {
    return this.#names;
  }

  /** All of this that took work to find out. */
  verdict(): KeptVerdict {
    this.#nameAll();
    const { facts } = this;
    return {
      proved: facts.stuck(),
      likely: this.stuck(),
      held: this.held.all(),
      knots: this.knots(),
      reaching: this.#knotGraph().reaching(),
      names: this.names.found,
    };
  }

  /** The work behind all answers in steps; each says what it is about before it is done. */
  *prepare(): Generator<string> {
    const { facts } = this;
    yield 'reading what everybody waits for';
    facts.waits();
    yield 'looking for who holds the locks';
    this.held.all();
    // Both what is proved and what is likely, in one pass over the heap: for that the holders must be known.
    yield 'looking for what can never be woken';
    this.stuck();
    yield 'looking for who reaches what';
    if (!this.#kept && this.#asksWhoReaches()) facts.reachOfStuck();
    yield 'looking for knots';
    this.knots();
    yield 'looking for the names of channels and locks';
    this.#nameAll();
    yield 'putting it into words';
    this.findings();
  }

  /** Whether somebody is stuck on what nobody can hold: then all who reach it could be of a knot. */
  #asksWhoReaches(): boolean {
    const { resource, goroutine } = this.facts.waits();
    const stuck = this.stuck();
    return resource.some((address, wait) => address > 0 && stuck[goroutine[wait]] === 1 && !this.held.isLock(wait));
  }

  get held(): HeldLocks {
    this.#held ??= new HeldLocks(this.facts.snapshot, this.facts.waits(), this.#kept?.held);
    return this.#held;
  }

  /** Goroutine row → 1: it can never be woken, proved or, by who holds what, likely. */
  stuck(): Uint8Array {
    this.#stuck ??= this.facts.likelyStuck(this.held.heldBy);
    return this.#stuck;
  }

  knots(): readonly Knot[] {
    return this.#kept?.knots ?? this.#knotGraph().knots();
  }

  /** A knot, told goroutine by goroutine. */
  storyOf(knot: Knot): string {
    return storyOf(this.#input(), knot);
  }

  /** Who could end a wait: the holders of a lock, and for one who is stuck the others that reach what it waits for. */
  wakersOf(wait: number): readonly Waker[] {
    const holders = this.held.keeping(wait);
    if (!holders) return this.#knotGraph().wakers(wait);
    return holders.map(({ row, certainty, evidence }) => ({ row, certainty, because: evidence, holds: true }));
  }

  #knotGraph(): KnotGraph {
    this.#graph ??= new KnotGraph(
      this.facts.waits(),
      this.stuck(),
      this.held,
      // Asked of what the stuck wait for.
      (address) => this.facts.reachOfStuck() ?? this.facts.reach(address),
      this.#kept?.reaching,
    );
    return this.#graph;
  }

  /** How the code calls a resource; with its address where others are called the same. undefined: no name is known. */
  nameOf(resource: number): string | undefined {
    this.#nameAll();
    const [name] = this.names.of(resource);
    if (name === undefined) return undefined;
    return (this.#sharers.get(name) ?? 0) > 1 ? `${name} (${hex(resource)})` : name;
  }

  /** Looks for the names of channels that nobody waits for as well: they are listed where all are. */
  nameIdle(): void {
    this.#nameAll();
    if (this.#namedIdle) return;
    this.#namedIdle = true;
    const idle = Array.from(this.facts.channels().address).filter((address) => this.names.of(address).length === 0);
    this.#findNames(idle.slice(0, NAMED).map((address) => ({ address, rows: [] })));
  }

  /** undefined: it is not known to be stuck. */
  fateOf(row: number): 'proved' | 'likely' | undefined {
    if (this.stuck()[row] === 0) return undefined;
    return this.facts.stuck().stuck[row] === 1 ? 'proved' : 'likely';
  }

  /** How many of these goroutines are stuck. */
  fatesOf(rows: Uint32Array): { proved: number; likely: number } {
    const stuck = this.stuck();
    const { stuck: isProved } = this.facts.stuck();
    let all = 0;
    let proved = 0;
    for (let i = 0; i < rows.length; i++) {
      if (stuck[rows[i]] === 0) continue;
      all++;
      if (isProved[rows[i]] === 1) proved++;
    }
    return { proved, likely: all - proved };
  }

  /** Number of the one knot that all of these are in; undefined: there is none. */
  knotOfAll(rows: Uint32Array): number | undefined {
    const { inside } = this.#places();
    const knot = inside.size < rows.length ? undefined : inside.get(rows[0]);
    return knot !== undefined && rows.every((row) => inside.get(row) === knot) ? knot : undefined;
  }

  /** Number of the knot that a goroutine is in, from 1. */
  knotOf(row: number): number | undefined {
    return this.#places().inside.get(row);
  }

  /** Number of the knot that a goroutine waits behind. */
  behindKnot(row: number): number | undefined {
    return this.#places().behind.get(row);
  }

  /** Numbers of the knots that a resource is in. */
  knotsOf(resource: number): number[] {
    return [...(this.#places().resources.get(resource) ?? [])];
  }

  #places(): KnotPlaces {
    this.#knotPlaces ??= placesIn(this.knots(), this.facts.waits());
    return this.#knotPlaces;
  }

  /** Locks that somebody waits for and a goroutine holds. */
  heldLocksOf(row: number, limit: number): { lock: number; holder: Holder }[] {
    if (!this.#heldBy) {
      this.#heldBy = new Map();
      for (let lock = 0; lock < this.facts.waits().locks.count; lock++) {
        for (const holder of this.held.of(lock)?.holders ?? []) {
          const known = this.#heldBy.get(holder.row);
          if (known) known.push({ lock, holder });
          else this.#heldBy.set(holder.row, [{ lock, holder }]);
        }
      }
    }
    return (this.#heldBy.get(row) ?? []).slice(0, limit);
  }

  /** Where a goroutine stands, in short words. */
  standing(row: number): Standing | undefined {
    const place = this.facts.locations.top(row);
    if (!place) return undefined;
    const name = place.function.slice(place.function.lastIndexOf('/') + 1);
    const file = place.file.slice(place.file.lastIndexOf('/') + 1);
    return { function: name.replace(/^[^.(]*\./, ''), position: `${file}:${place.line}` };
  }

  /** All names of a resource that are known, best first. */
  namesOf(resource: number): readonly string[] {
    this.#nameAll();
    return this.names.of(resource);
  }

  /** Who waits for whom, as far as it is proved or likely: for the holders of locks, and within knots. */
  *edges(): Generator<Pick<KnotEdge, 'wait' | 'row' | 'because' | 'certainty'>> {
    const { kind } = this.facts.waits();
    for (let wait = 0; wait < kind.length; wait++)
      for (const { row, evidence, certainty } of this.held.keeping(wait) ?? [])
        yield { wait, row, because: evidence, certainty };
    for (const knot of this.knots()) for (const edge of knot.edges) if (!edge.holds) yield edge;
  }

  /** Worst first. */
  findings(): readonly Finding[] {
    this.#findings ??= this.#find();
    return this.#findings;
  }

  #find(): Finding[] {
    const input = this.#input();
    const knots = this.knots();
    const told = new Set(knots.flatMap((knot) => [...knot.rows, ...knot.victims]));
    return [
      ...deadlocks(input, knots),
      ...this.#ofSchedule(),
      ...leaks(input, told),
      ...contention(input, this.#contended(), (row) => this.#doing(row)),
    ];
  }

  /** That nobody runs is how a process is that waits for its work. */
  #ofSchedule(): Finding[] {
    const { explainer } = this.#scheduler;
    const found = isFault(explainer) ? [] : scheduleFindings(explainer);
    return found.filter((finding) => finding.kind !== 'all-idle').map(ofSchedule);
  }

  #input(): FindingInput {
    const { facts } = this;
    const { goroutines } = facts.snapshot;
    return {
      waits: facts.waits(),
      stuck: this.stuck(),
      proved: facts.stuck().stuck,
      isSystem: (row) => goroutines.system[row] === 1,
      idOf: (row) => goroutines.id[row],
      standing: (row) => this.standing(row),
      seconds: (row) => facts.waitSeconds(row),
      stackOf: (row) => goroutines.stack[row],
      nameOf: (resource) => this.nameOf(resource) ?? `${this.#typeAt(resource)} at ${hex(resource)}`,
      typeOf: (wait) => resourceType(facts, wait) ?? 'what they wait for',
    };
  }

  #typeAt(address: number): string {
    const { resource } = this.facts.waits();
    return resourceType(this.facts, resource.indexOf(address)) ?? 'something';
  }

  #contended(): ContendedLock[] {
    const { locks, goroutine } = this.facts.waits();
    const found: ContendedLock[] = [];
    for (let row = 0; row < locks.count; row++) {
      const known = this.held.of(row);
      if (!known) continue;
      const { first, wait } = locks.waiters;
      found.push({
        address: locks.address[row],
        waiters: Array.from(wait.subarray(first[row], first[row + 1]), (w) => goroutine[w]),
        holders: known.holders,
        reason: known.reason,
        isLocked: known.state.kind === 'locked' || known.state.kind === 'read',
      });
    }
    return found;
  }

  #doing(row: number): string {
    const status = this.facts.snapshot.goroutines.status[row];
    if (status === G_RUNNING) return 'is running';
    if (status === G_RUNNABLE) return 'is ready to run';
    if (status === G_SYSCALL) return 'is in a system call';
    return `waits (${this.facts.waitReason(row)})`;
  }

  /** Names for all that findings speak of: one walk finds many. */
  #nameAll(): void {
    if (this.#named) return;
    this.#named = true;
    this.#findNames(worthNaming(this.facts.waits(), this.knots(), NAMED));
  }

  #findNames(wanted: readonly NamedResource[]): void {
    this.names.find(wanted);
    for (const { address } of wanted) {
      const [name] = this.names.of(address);
      if (name !== undefined) this.#sharers.set(name, (this.#sharers.get(name) ?? 0) + 1);
    }
  }
}

function ofSchedule({ kind, title, explanation, certainty, goroutines, longest }: ScheduleFinding): Finding {
  return {
    kind,
    title,
    explanation: plainText(explanation),
    certainty,
    rows: [...goroutines],
    longestSeconds: longest === undefined ? undefined : longest / 1e9,
    resources: [],
  };
}

/** Where goroutines and resources stand with regard to knots; numbers are from 1. */
interface KnotPlaces {
  readonly inside: ReadonlyMap<number, number>;
  readonly behind: ReadonlyMap<number, number>;
  readonly resources: ReadonlyMap<number, ReadonlySet<number>>;
}

function placesIn(knots: readonly Knot[], waits: WaitTable): KnotPlaces {
  const inside = new Map<number, number>();
  const behind = new Map<number, number>();
  const resources = new Map<number, Set<number>>();
  for (const [i, knot] of knots.entries()) {
    for (const row of knot.rows) inside.set(row, i + 1);
    for (const row of knot.victims) if (!behind.has(row)) behind.set(row, i + 1);
    for (const resource of resourcesOf(waits, knot))
      resources.set(resource, (resources.get(resource) ?? new Set()).add(i + 1));
  }
  return { inside, behind, resources };
}
