/**
 * What the graph of waits is drawn from, and what it is drawn as: few boxes for any number of goroutines. Equal waiters are one
 * box (the same place in the code), and so are resources that nobody could tell apart.
 */
import type { Certainty, WakerModel } from './wakers.ts';

/** A place in the program's own code where goroutines wait. */
export interface Site {
  readonly function: string;
  readonly position: string;
}

export interface WaitModel extends WakerModel {
  isSystem(row: number): boolean;
  /** The same object for goroutines with the same stack. */
  site(row: number): Site;
  idOf(row: number): number;
  /** Number of the knot that a goroutine is in. */
  knotOf(row: number): number | undefined;
  /** Number of the knot that a goroutine waits behind. */
  behindKnot(row: number): number | undefined;
  nameOf(address: number): string | undefined;
  typeOf(address: number): string;
  /** "locked", "no buffer"; without how many wait. */
  stateOf(address: number): string;
  /** Who could reach it; undefined: that is not asked for, or cannot be told. */
  reach(address: number): Reached | undefined;
}

export interface Reached {
  readonly rows: readonly number[];
  readonly total: number;
  readonly viaGlobals: boolean;
}

export interface Node {
  readonly id: string;
  readonly kind: 'goroutine' | 'group' | 'resource' | 'resources' | 'nobody' | 'outside' | 'more';
  readonly label: string;
  readonly detail: string;
  /** Of a goroutine or group: where it stands, "transfer.go:88". */
  readonly position?: string;
  /** Goroutines, resources, or what is left out. */
  readonly count: number;
  /** Of a goroutine or group: its rows, the first of which stands for all. */
  readonly rows?: readonly number[];
  /** Of many alike: that of the first. */
  readonly address?: number;
  readonly knot?: number;
  readonly unfolds: boolean;
  /** Id of the group that it was unfolded from. */
  readonly of?: string;
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
  /** Of one held: the holder's frame that the evidence is in. */
  readonly frame?: number;
}

export interface Picture {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Goroutines that wait for resources: drawn, and in all. */
  readonly drawn: number;
  readonly total: number;
  readonly nodeTotal: number;
  readonly knotsDrawn: number;
}

/** What a picture is about: rows and resources around which is looked, a knot, or everything. */
export interface Selection {
  readonly knot?: number;
  readonly focus?: { readonly rows: readonly number[]; readonly resources: readonly number[] };
  readonly hops: number;
  /** Only resources at these addresses, with all who wait there. */
  readonly only?: ReadonlySet<number>;
}

export interface PictureOptions extends Selection {
  readonly limit: number;
  /** Ids of groups that are unfolded. */
  readonly open: ReadonlySet<string>;
}
