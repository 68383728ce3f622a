/** Goroutines that are stuck for ever without being in or behind a knot, by the place where they stand. */
import { WAIT_KINDS, type WaitKind } from '../../runtime/waiting.ts';
import { rowOfAddress } from '../../snapshot/wait-table.ts';
import { counted, type Finding, type FindingInput, longest, thousands } from './finding.ts';

export function leaks(input: FindingInput, told: ReadonlySet<number>): Finding[] {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < input.stuck.length; row++) {
    if (input.stuck[row] === 0 || told.has(row) || input.isSystem(row)) continue;
    const kind = WAIT_KINDS.indexOf(kindOf(input, row));
    const key = (input.stackOf(row) * 2 + input.proved[row]) * WAIT_KINDS.length + kind;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const found = [...groups.values()].map((rows) => leak(input, rows));
  const isParked = (finding: Finding) => Number(finding.kind === 'parked');
  return found.sort((a, b) => isParked(a) - isParked(b) || b.rows.length - a.rows.length);
}

function kindOf({ waits }: FindingInput, row: number): WaitKind {
  return WAIT_KINDS[waits.kind[waits.first[row]]] ?? 'other';
}

function leak(input: FindingInput, rows: readonly number[]): Finding {
  const [row] = rows;
  const kind = kindOf(input, row);
  const resources = resourcesOf(input, rows);
  const at = input.standing(row);
  const isSelect = input.waits.first[row + 1] - input.waits.first[row] > 1;
  const proved = input.proved[row] === 1;
  const where = at ? ` at ${at.position}` : '';
  return {
    // An empty select says that it is meant to wait for ever.
    kind: kind === 'empty select' ? 'parked' : 'leak',
    title: `${heading(kind, rows.length, isSelect)}${where} ${kind === 'empty select' ? 'waits for ever, as it says' : `can never end: ${why(kind, resources.length, proved)}`}.`,
    explanation: explanation(input, rows, kind, resources),
    certainty: proved ? 'proved' : 'likely',
    rows,
    longestSeconds: longest(input, rows),
    resources,
  };
}

/** One, and several. */
const NOUNS: Readonly<Partial<Record<WaitKind, readonly [string, string]>>> = {
  'chan send': ['send', 'sends'],
  'chan receive': ['receive', 'receives'],
  mutex: ['Lock', 'Locks'],
  'rwmutex read': ['RLock', 'RLocks'],
  'rwmutex write': ['Lock', 'Locks'],
  waitgroup: ['WaitGroup.Wait', 'calls of WaitGroup.Wait'],
  cond: ['Cond.Wait', 'calls of Cond.Wait'],
  once: ['Once.Do', 'calls of Once.Do'],
  'nil channel': ['operation on a nil channel', 'operations on nil channels'],
  'empty select': ['select without cases', 'selects without cases'],
};
const SELECT = ['select', 'selects'] as const;
const WAIT = ['wait', 'waits'] as const;

function heading(kind: WaitKind, rows: number, isSelect: boolean): string {
  const [one, many] = isSelect ? SELECT : (NOUNS[kind] ?? WAIT);
  return rows === 1 ? `A ${one}`.replace(/^A (?=[AEIOU])/i, 'An ') : `${thousands(rows)} ${many}`;
}

function why(kind: WaitKind, resources: number, proved: boolean): string {
  if (kind === 'nil channel') return 'a nil channel blocks for ever';
  if (kind === 'empty select') return 'it has no cases';
  if (!proved) return 'who could end them is stuck too';
  const many = resources > 1;
  if (kind === 'chan send' || kind === 'chan receive') return `nobody alive reaches the channel${many ? 's' : ''}`;
  return `nobody alive reaches ${many ? 'what they wait for' : 'it'}`;
}

function resourcesOf({ waits }: FindingInput, rows: readonly number[]): number[] {
  const found = new Set<number>();
  for (const row of rows)
    for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++)
      if (waits.resource[wait] > 0) found.add(waits.resource[wait]);
  return [...found];
}

function explanation(
  input: FindingInput,
  rows: readonly number[],
  kind: WaitKind,
  resources: readonly number[],
): string {
  const at = input.standing(rows[0]);
  const who = at ? `${counted(rows.length, 'goroutine')} in ${at.function}` : counted(rows.length, 'goroutine');
  if (resources.length === 0) return `${who}.`;
  const what = resources.length === 1 ? oneResource(input, rows[0], resources[0]) : several(input, rows, resources);
  return `${who} ${rows.length === 1 ? 'waits' : 'wait'} for ${what}. ${hint(input, kind, resources)}`.trim();
}

/** "s.jobs (chan main.Job)"; what has no name is called by its type already. */
function oneResource(input: FindingInput, row: number, address: number): string {
  const name = input.nameOf(address);
  const type = input.typeOf(input.waits.first[row]);
  return name.startsWith(type) ? name : `${name} (${type})`;
}

function several(input: FindingInput, rows: readonly number[], resources: readonly number[]): string {
  const type = input.typeOf(input.waits.first[rows[0]]);
  const each = resources.length === rows.length ? ', one each' : '';
  return `${thousands(resources.length)} × ${type}${each}`;
}

/** What the state of the resource says of how it came to this. */
function hint({ waits }: FindingInput, kind: WaitKind, resources: readonly number[]): string {
  const { channels } = waits;
  const rows = resources.map((address) => rowOfAddress(channels.address, address)).filter((row) => row >= 0);
  if (rows.length === 0) return '';
  if (kind === 'chan send' && rows.every((row) => channels.capacity[row] === 0))
    return 'The channel has no buffer, and its receiver is gone: as when it gave up waiting (a timeout, an early return). A buffer of one would let the sender go.';
  if (kind === 'chan send') return 'The buffer is full, and nobody will receive from it again.';
  if (kind === 'chan receive')
    return 'Nobody will send to it or close it again: was a close forgotten, or did the sender return early?';
  return '';
}
