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

export function deadlocks(input: FindingInput, knots: readonly KnotStory[]): Finding[] {
  return knots.map((knot, i) => {
    const rows = [...inCircle(input, knot), ...knot.victims];
    return {
      kind: 'deadlock',
      title: title(input, knot),
      explanation: explanation(input, knot),
      certainty: knot.certainty,
      rows,
      longestSeconds: longest(input, rows),
      resources: resourcesOf(input.waits, knot),
      knot: i,
    };
  });
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
function explanation(input: FindingInput, knot: KnotStory): string {
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
