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
  address?: string;
  /** Natural form. "" when `unreadable` says why. */
  value: string;
  /** Parts that are not known: the compiler kept no place for them. */
  missing?: string[];
  unreadable?: string;
  /** The true length, whatever the limits cut. */
  length?: number;
  capacity?: number;
  children?: Value[];
  /** Of a map's entry. */
  key?: Value;
  truncated?: { shown: number; total: number };
  /** It has parts that this answer does not carry. */
  expandable?: boolean;
  raw?: Record<string, string | number | boolean>;
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
}
