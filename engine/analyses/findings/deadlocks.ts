/** Deadlocks: one finding for each knot, told goroutine by goroutine, with who waits behind it. */
import { WAIT_KINDS } from '../../runtime/waiting.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import { counted, type Finding, type FindingInput, goroutinesText, longest, thousands } from './finding.ts';

/** A knot, as far as its story needs it. */
export interface KnotStory {
  readonly rows: readonly number[];
  readonly victims: readonly number[];
  readonly certainty: 'proved' | 'likely';
  readonly edges: readonly {
    /** The waker's row. */
    readonly row: number;
    readonly wait: number;
    readonly holds: boolean;
  }[];
}

/** Goroutines of a knot that are told one by one. */
const TOLD = 6;

/** From so many on, knots that differ in nothing but their numbers are one finding. */
const ALIKE = 3;

export function deadlocks(input: FindingInput, knots: readonly KnotStory[]): Finding[] {
  const groups = new Map<string, number[]>();
  for (const [i, knot] of knots.entries()) {
    const key = likeness(input, knot);
    const known = groups.get(key);
    if (known) known.push(i);
    else groups.set(key, [i]);
  }
  const told = [...groups.values()].flatMap((members) =>
    members.length < ALIKE ? members.map((i) => [i]) : [members],
  );
  return told.sort((a, b) => a[0] - b[0]).map((members) => deadlock(input, knots, members));
}

function deadlock(input: FindingInput, knots: readonly KnotStory[], members: readonly number[]): Finding {
  const first = knots[members[0]];
  const own = members.map((i) => knots[i]);
  const rows = [...own.flatMap((knot) => inCircle(input, knot)), ...own.flatMap((knot) => knot.victims)];
  return {
    kind: 'deadlock',
    title: members.length === 1 ? title(input, first) : titleOfMany(input, own),
    explanation: members.length === 1 ? storyOf(input, first) : `${storyOf(input, first)} And so the others.`,
    certainty: own.every((knot) => knot.certainty === 'proved') ? 'proved' : 'likely',
    rows,
    longestSeconds: longest(input, rows),
    resources: resourcesOf(input.waits, first),
    knots: members,
  };
}

/** Equal for knots whose goroutines stand at the same places, wait in the same ways and have as many behind them. */
function likeness(input: FindingInput, knot: KnotStory): string {
  const places = knot.rows.map((row) => {
    const at = input.standing(row);
    return `${at?.function} ${at?.position}`;
  });
  const ways = knot.edges.map((edge) => `${input.waits.kind[edge.wait]} ${edge.holds}`);
  return [...places.sort(), knot.victims.length, ...new Set(ways.sort())].join('\n');
}

/** "1,000 deadlocks of three goroutines each at main.go:114; 6,000 goroutines wait behind them." */
function titleOfMany(input: FindingInput, knots: readonly KnotStory[]): string {
  const [first] = knots;
  const victims = knots.reduce((sum, knot) => sum + knot.victims.length, 0);
  const each =
    first.rows.length === 1 ? 'of a goroutine with itself' : `of ${numbered(first.rows.length, 'goroutine')} each`;
  const at = input.standing(first.rows[0]);
  const where = at ? ` at ${at.position}` : '';
  const behindThem =
    victims === 0 ? '' : `; ${counted(victims, 'goroutine')} ${victims === 1 ? 'waits' : 'wait'} behind them`;
  return `${thousands(knots.length)} deadlocks ${each}${where}${behindThem}.`;
}

/** What the goroutines of a knot wait for, each once. */
export function resourcesOf(waits: Pick<WaitTable, 'resource'>, knot: KnotStory): number[] {
  return [...new Set(knot.edges.map((edge) => waits.resource[edge.wait]))].filter((address) => address > 0);
}

/** "Two goroutines deadlock on two locks; 1,204 wait behind them." */
function title(input: FindingInput, knot: KnotStory): string {
  const [only] = knot.rows;
  if (knot.rows.length === 1) {
    const name = input.nameOf(resourcesOf(input.waits, knot)[0]);
    return `Goroutine ${input.idOf(only)} waits for ${name}, which it holds itself${behind(knot, 'it')}`;
  }
  const resources = resourcesOf(input.waits, knot);
  const locks = new Set(knot.edges.filter((e) => e.holds).map((e) => input.waits.resource[e.wait])).size;
  const things = [locks > 0 ? numbered(locks, 'lock') : '', channelsText(input, knot, resources.length - locks)];
  const on = things.filter((text) => text !== '').join(' and ');
  return `${capital(numbered(knot.rows.length, 'goroutine'))} deadlock on ${on}${behind(knot, 'them')}`;
}

function channelsText(input: FindingInput, knot: KnotStory, count: number): string {
  if (count === 0) return '';
  const kinds = new Set(knot.edges.filter((e) => !e.holds).map((e) => WAIT_KINDS[input.waits.kind[e.wait]]));
  const isChannel = [...kinds].every((kind) => kind === 'chan send' || kind === 'chan receive');
  if (isChannel) return numbered(count, 'channel');
  return kinds.size === 1 && kinds.has('waitgroup') ? numbered(count, 'wait group') : numbered(count, 'resource');
}

function behind(knot: KnotStory, whom: string): string {
  const { length } = knot.victims;
  if (length === 0) return '.';
  return `; ${counted(length, 'goroutine')} ${length === 1 ? 'waits' : 'wait'} behind ${whom}.`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const numbered = (n: number, noun: string) => `${NUMBERS[n] ?? thousands(n)} ${noun}${n === 1 ? '' : 's'}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "goroutine 34 holds accounts[1].mu (transfer, bank.go:41) and waits for accounts[2].mu; goroutine 35 holds …" */
export function storyOf(input: FindingInput, knot: KnotStory): string {
  const rows = inCircle(input, knot);
  const sentences = rows.slice(0, TOLD).map((row) => sentence(input, knot, row));
  if (rows.length > TOLD) sentences.push(`${counted(rows.length - TOLD, 'more goroutine')} of the same circle`);
  const { victims } = knot;
  if (victims.length > 0) {
    const who =
      victims.length <= 3
        ? goroutinesText(victims.map((row) => input.idOf(row)))
        : counted(victims.length, 'goroutine');
    sentences.push(
      `${who} ${victims.length === 1 ? 'waits' : 'wait'} behind ${knot.rows.length === 1 ? 'it' : 'them'}`,
    );
  }
  return `Deadlock: ${sentences.join('; ')}.`;
}

function sentence(input: FindingInput, knot: KnotStory, row: number): string {
  const held = knot.edges.filter((e) => e.row === row && e.holds).map((e) => input.waits.resource[e.wait]);
  const names = [...new Set(held)].map((address) => input.nameOf(address));
  const at = input.standing(row);
  const where = at ? ` (${at.function}, ${at.position})` : '';
  const who = `goroutine ${input.idOf(row)}`;
  const waits = waitsText(input, knot, row);
  return names.length > 0 ? `${who} holds ${names.join(' and ')}${where} and ${waits}` : `${who}${where} ${waits}`;
}

/** "waits for accounts[2].mu"; a channel with who of the knot could end the wait. */
function waitsText(input: FindingInput, knot: KnotStory, row: number): string {
  const edges = knot.edges.filter((e) => input.waits.goroutine[e.wait] === row);
  const waits = [...new Set(edges.map((e) => e.wait))];
  const texts = waits.map((wait) => {
    const name = input.nameOf(input.waits.resource[wait]);
    const wakers = edges.filter((e) => e.wait === wait && !e.holds).map((e) => input.idOf(e.row));
    const only = wakers.length > 0 ? `, which only ${goroutinesText([...new Set(wakers)])} could ` : '';
    switch (WAIT_KINDS[input.waits.kind[wait]]) {
      case 'chan send':
        return `to send to ${name}${only && `${only}receive from`}`;
      case 'chan receive':
        return `to receive from ${name}${only && `${only}send to or close`}`;
      case 'waitgroup':
        return `until ${name} is done${only && `, which only ${goroutinesText([...new Set(wakers)])} could still call`}`;
      case 'cond':
        return `for a signal of ${name}${only && `${only}give`}`;
      default:
        return `for ${name}`;
    }
  });
  return `waits ${texts.join(', or ')}`;
}

/** Each goroutine before the one it waits for, from the lowest id on. */
function inCircle(input: FindingInput, knot: KnotStory): number[] {
  const next = new Map<number, number>();
  for (const edge of knot.edges) {
    const waiter = input.waits.goroutine[edge.wait];
    if (!next.has(waiter) && edge.row !== waiter) next.set(waiter, edge.row);
  }
  const ordered = new Set<number>();
  for (const start of knot.rows)
    for (let row: number | undefined = start; row !== undefined && !ordered.has(row); row = next.get(row))
      ordered.add(row);
  return [...ordered];
}
