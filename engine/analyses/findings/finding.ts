/**
 * What is wrong with a process, one thing at a time, as a colleague would say it. A finding is as certain as the weakest of
 * what it rests on.
 */
import type { WaitTable } from '../../snapshot/wait-table.ts';

export type Certainty = 'proved' | 'likely' | 'possible';

export interface Finding {
  /** Stable: "deadlock", "leak", "parked", "lost-unlock", "contention", and those of the schedule. */
  readonly kind: string;
  readonly title: string;
  readonly explanation: string;
  readonly certainty: Certainty;
  /** Goroutine rows that it is about, the most important first. */
  readonly rows: readonly number[];
  /** The longest wait of any of them, seconds; a lower bound. */
  readonly longestSeconds?: number;
  /** Addresses of what they wait for. */
  readonly resources: readonly number[];
  /** Of a deadlock: which knot. */
  readonly knot?: number;
}

/** Where a goroutine stands: the innermost frame of the program's own code. */
export interface Standing {
  /** Without its package's path: "(*Ledger).Transfer". */
  readonly function: string;
  /** "transfer.go:88" */
  readonly position: string;
}

/** What findings are made from: the results of the other analyses, and words for what they are about. */
export interface FindingInput {
  readonly waits: WaitTable;
  /** Goroutine row → 1. */
  readonly proved: Uint8Array;
  /** Goroutine row → 1: proved or likely. */
  readonly stuck: Uint8Array;
  /** Rows of the runtime's own goroutines: nobody's findings. */
  isSystem(row: number): boolean;
  idOf(row: number): number;
  standing(row: number): Standing | undefined;
  seconds(row: number): number | undefined;
  /** Equal for goroutines that stand at the same place: what makes a group. */
  stackOf(row: number): number;
  /** How the code calls a resource: "main.registry.mu"; its type and address where it has no name. */
  nameOf(resource: number): string;
  typeOf(wait: number): string;
}

export const counted = (n: number, noun: string) => `${thousands(n)} ${noun}${n === 1 ? '' : 's'}`;

export function thousands(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "goroutine 34", "goroutines 34 and 35", "goroutines 34, 35 and 7 more". */
export function goroutinesText(ids: readonly number[], total = ids.length, limit = 3): string {
  if (total === 1) return `goroutine ${ids[0]}`;
  const shown = ids.slice(0, limit);
  const left = total - shown.length;
  if (left > 0) return `goroutines ${shown.join(', ')} and ${thousands(left)} more`;
  return `goroutines ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function longest(input: Pick<FindingInput, 'seconds'>, rows: readonly number[]): number | undefined {
  let most: number | undefined;
  for (const row of rows) {
    const seconds = input.seconds(row);
    if (seconds !== undefined && (most === undefined || seconds > most)) most = seconds;
  }
  return most;
}
