/**
 * What the graph of waits is drawn from, and what it is drawn as: few boxes for any number of goroutines. Equal waiters are one
 * box (the same place in the code), and so are equal resources with one waiter each.
 */
import type { WaitTable } from '../../snapshot/wait-table.ts';

export type Certainty = 'proved' | 'likely' | 'possible';

/** A place in the program's own code where goroutines wait. */
export interface Site {
  readonly function: string;
  readonly position: string;
}

export interface HolderFact {
  readonly row: number;
  readonly evidence: string;
  readonly certainty: 'proved' | 'likely';
}

export interface WaitModel {
  readonly waits: Pick<WaitTable, 'first' | 'goroutine' | 'resource' | 'kind'>;
  /** Goroutine row → 1: it can never be woken. */
  readonly stuck: Uint8Array;
  isSystem(row: number): boolean;
  site(row: number): Site;
  idOf(row: number): number;
  /** Number of the knot that a goroutine is in. */
  knotOf(row: number): number | undefined;
  /** Number of the first knot that a resource is in. */
  knotOfResource(address: number): number | undefined;
  nameOf(address: number): string | undefined;
  typeOf(address: number): string;
  /** "Mutex, locked", "no buffer" */
  stateOf(address: number): string;
  /** Who keeps a wait from ending, if that is known. */
  keeping(wait: number): readonly HolderFact[] | undefined;
  /** Something that only its holder can give back. */
  isLock(address: number): boolean;
  /** A timer will send on it. */
  isTimer(address: number): boolean;
  /** Who could reach it; undefined: that is not asked for, or cannot be told. */
  reach?(
    address: number,
  ): { readonly rows: readonly number[]; readonly total: number; readonly viaGlobals: boolean } | undefined;
}

export interface Node {
  readonly id: string;
  readonly kind: 'goroutine' | 'group' | 'resource' | 'resources' | 'nobody' | 'outside' | 'more';
  readonly label: string;
  readonly detail: string;
  readonly count: number;
  /** Of a goroutine or group: one of its rows, which stands for all. */
  readonly row?: number;
  readonly address?: number;
  readonly knot?: number;
  readonly unfolds: boolean;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'waits' | 'held' | 'reached' | 'nobody';
  readonly label: string;
  readonly count: number;
  readonly certainty: Certainty;
  readonly evidence: string;
  readonly knot?: number;
  readonly anyOf?: number;
}

export interface Picture {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Goroutines that wait for resources: drawn, and in all. */
  readonly drawn: number;
  readonly total: number;
  readonly nodeTotal: number;
}

export interface PictureOptions {
  readonly limit: number;
  readonly knot?: number;
  /** Rows and resources around which is looked; undefined: everywhere. */
  readonly focus?: { readonly rows: readonly number[]; readonly resources: readonly number[] };
  readonly hops: number;
  readonly open: ReadonlySet<string>;
}
