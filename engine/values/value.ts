/**
 * A Go value as an answer: natural form, internals, parts. The shape is that of the API's `Variable` and `Child`; the
 * engine has its own so that the direction of imports stays one way.
 */
export interface Value {
  name: string;
  /** As Go prints it. */
  type: string;
  /** reflect's kind names. */
  kind: string;
  role?: 'argument' | 'result' | 'local';
  shadowed?: boolean;
  /** Moved to the heap by the compiler: shown as the variable it is. */
  escaped?: boolean;
  /** The value an argument had when the function last stored it in its home: it may have changed since. */
  lastKnown?: true;
  address?: string;
  /** Natural form. "" when `unreadable` says why. */
  value: string;
  /** Where a printer of a well-known type made `value`: what it would be without. */
  plain?: string;
  /** Parts that are not known: the compiler kept no place for them. */
  missing?: string[];
  unreadable?: string;
  /** Why it should not be believed as a whole: torn while it was written, counts that disagree. */
  fault?: string;
  /** Path of the value further out that this pointer leads back to. */
  sameAs?: string;
  /** The true length, whatever the limits cut. */
  length?: number;
  capacity?: number;
  children?: Value[];
  /** Of a map's entry. */
  key?: Value;
  /** Of a map's entry: the step of a path that leads to it, as `["Host"]`, `[42]`, or `[#3]` for the fourth. */
  step?: string;
  truncated?: { shown: number; total: number };
  /** It has parts that this answer does not carry. */
  expandable?: boolean;
  raw?: Record<string, string | number | boolean>;
  /** Of a channel: who waits on it, in order. */
  queues?: { senders: WaitQueue; receivers: WaitQueue };
}

/** A wait queue of a channel, the next to be served first. */
export interface WaitQueue {
  /** How many wait; `waiters` are the first of them. */
  total: number;
  waiters: { goroutineId: number; select: boolean; element?: Value }[];
}

/** How much of a value is wanted. Each limit that cuts is reported with the total beside it. */
export interface Limits {
  /** Levels of children below the value asked for. */
  readonly depth: number;
  /** Elements of a slice or array, entries of a map, from `offset` on. */
  readonly elements: number;
  /** Bytes of a string. */
  readonly bytes: number;
  /** First element of the value asked for. */
  readonly offset: number;
  /** Levels that a value's one line goes into; absent: 2. */
  readonly preview?: number;
  /** Well-known types are shown as any other: without their printers. */
  readonly plain?: boolean;
}
