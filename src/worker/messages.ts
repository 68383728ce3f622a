/** What the page and its Web Workers say to each other: a worker takes a file in, or hosts one open snapshot. */

import type { BuildIds } from '../../api/build-ids.ts';
import type { SnapshotProfile } from '../../api/compare.ts';
import type { ProblemDetails, SnapshotEntry } from '../../api/library.ts';
import type { Content } from './content.ts';

/** What a worker opens. */
export interface Input {
  readonly core: Content;
  readonly executable?: Content;
  readonly trace?: Content;
}

export type Problem = Pick<ProblemDetails, 'title' | 'status' | 'code' | 'detail' | 'hint'>;

/** What a file turned out to be; what was packed is unpacked. */
export type Taken =
  | {
      readonly what: 'core';
      /** Absent: a core indeed. */
      readonly kind?: SnapshotEntry['kind'];
      readonly id: string;
      readonly program?: string;
      readonly wanted: { readonly path?: string; readonly buildIds: BuildIds; readonly shown?: string };
      readonly core: Content;
      /** Where it came in a bundle with its core. */
      readonly executable?: Content;
    }
  | { readonly what: 'executable'; readonly buildIds: BuildIds; readonly shown?: string; readonly file: Content }
  | { readonly what: 'trace'; readonly file: Content }
  /** What a process wrote of its goroutines: each dump of a text by itself, in their order. */
  | { readonly what: 'goroutines'; readonly dumps: readonly Extract<Taken, { what: 'core' }>[] };

/** A file for the reader to save. */
export interface Saved {
  readonly name: string;
  readonly bytes: Blob;
}

/** What the library shows of a snapshot that was opened. */
export interface Facts {
  readonly program?: string;
  readonly goVersion?: string;
  readonly goroutines: number;
  readonly headline?: string;
}

export type Order =
  | { readonly kind: 'take'; readonly file: File }
  | { readonly kind: 'open'; readonly input: Input }
  /** A question by its address below API_BASE, answered with JSON. */
  | { readonly kind: 'ask'; readonly path: string; readonly search: string }
  | { readonly kind: 'profile'; readonly search: string }
  | { readonly kind: 'compare'; readonly before: SnapshotProfile; readonly after: SnapshotProfile }
  | { readonly kind: 'match-trace'; readonly trace: Content }
  | { readonly kind: 'export'; readonly id: string; readonly search: string };

export interface ToWorker {
  readonly id: number;
  readonly order: Order;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  /** Long work is over. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'done'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: Problem };
