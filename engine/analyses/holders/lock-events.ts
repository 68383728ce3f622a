/** What the code tells of locks beyond what is held: what comes next, and what must be known to tell more. */
import type { Subject } from '../../machine/state.ts';
import type { Value } from '../../machine/symbols.ts';

/** First events of a lock on the paths from a point on; the instructions are the outermost function's. */
export interface NextEvents {
  readonly subject: Subject;
  readonly take?: NextEvent;
  readonly release?: NextEvent;
  /** On every path on which the function returns. */
  readonly surely?: boolean;
}

export interface NextEvent {
  readonly pc: number;
  /** Locks, by their subjects' keys, whose first event comes before it on every path. */
  readonly after: ReadonlySet<string>;
}

/** Text of a value → its number. */
export type Known = ReadonlyMap<string, number>;

/** A look-up in a map: what it was given. */
export interface Lookup {
  readonly key: '32' | '64' | 'str';
  readonly type: Value;
  readonly map: Value;
  readonly keyWords: readonly Value[];
}

/** Values that decide where the code goes, and that a goroutine may know. */
export interface Questions {
  /** Targets of calls through pointers, by text. */
  readonly targets: Map<string, Value>;
  /** What is compared with zero and stays the same as long as the function runs. */
  readonly tests: Map<string, Value>;
}
