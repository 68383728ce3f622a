/** What a session's worker thread and its owner say to each other. Answers travel as JSON text in transferred bytes. */
import type { MessagePort } from 'node:worker_threads';
import type { ExportQuery, Question as SessionQuestion } from '../../api/index.ts';
import type { Fault, InspectSection, SharedWork } from '../../engine/index.ts';
import type { KeptKind, KeptPlace } from './kept-files.ts';

/** What a worker opens: handed over when it is started. */
export interface WorkerInput {
  /** undefined: it is gone, and what is kept must do. */
  readonly core?: string;
  /** When the core was taken, ISO 8601, for one that is gone. */
  readonly wallTime?: string;
  /** Where index and verdict are kept; undefined: nowhere. */
  readonly kept?: KeptPlace;
  readonly executable?: string;
  /** Its debug information, where that lies in a file of its own. */
  readonly debug?: string;
  /** An execution trace of the process, which was found to be its own when it was attached. */
  readonly trace?: string;
  /** It asks itself what views ask first, while nobody else does. */
  readonly asksAhead?: true;
}

/** What the second thread of an opening is given. */
export interface OpeningInput {
  readonly core: string;
  readonly executable: string;
  readonly debug?: string;
  /** Tasks come by it, and what became of each goes back. */
  readonly port: MessagePort;
  /** One word: how far it is (second-thread.ts). */
  readonly state: Int32Array<SharedArrayBuffer>;
}

/** One piece of its work. */
export interface OpeningTask {
  readonly work: keyof SharedWork;
  /** As SharedWork takes it. */
  readonly task: unknown;
}

export interface InspectRequest {
  readonly sections: readonly InspectSection[];
  readonly maxLength: number;
  readonly maxDepth: number;
}

/** What a worker is asked: the questions of a session, and what its owner alone asks. */
export type Question =
  | SessionQuestion
  | { readonly ask: 'facts' }
  /** Takes over the verdict that is kept by now: whether it could. */
  | { readonly ask: 'recall' }
  /** Whether a trace file is of this process: a TraceMatch. */
  | { readonly ask: 'match-trace'; readonly path: string }
  /** Begins a document; `document` names it in the questions that follow. */
  | { readonly ask: 'inspect'; readonly document: number; readonly options: InspectRequest }
  | { readonly ask: 'export'; readonly document: number; readonly query: ExportQuery }
  /** The next piece; no answer: the document is complete. */
  | { readonly ask: 'next-piece'; readonly document: number }
  | { readonly ask: 'end-document'; readonly document: number };

/** What the library shows of a snapshot that was opened once. */
export interface OpenedFacts {
  readonly program?: string;
  readonly goVersion?: string;
  readonly goroutines: number;
  readonly headline?: string;
}

export interface ToWorker {
  readonly id: number;
  readonly question: Question;
}

export type FromWorker =
  | { readonly kind: 'progress'; readonly phase: string; readonly done?: number; readonly total?: number }
  /** It is open and does no long work. */
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** Index or verdict could not be written, and why: the disk is full, say. */
  | { readonly kind: 'not-kept'; readonly what: KeptKind; readonly message: string }
  /** Index or verdict is on disk, or needs not be: another thread can open what there is. */
  | { readonly kind: 'kept'; readonly what: KeptKind }
  /** Absent bytes: there is no such thing. */
  | { readonly kind: 'answer'; readonly id: number; readonly json?: Uint8Array }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };
