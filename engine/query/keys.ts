/**
 * The keys of the filter language: one table for the bar, the address, the command line and the help page.
 */

/** How a key's values are written and compared. */
export type ValueKind = 'text' | 'choice' | 'label' | 'number' | 'duration' | 'address' | 'flag';

export interface FilterKey {
  readonly key: string;
  readonly kind: ValueKind;
  readonly says: string;
  readonly example: string;
  /** Other spellings. */
  readonly also?: readonly string[];
  /** For flags and choices: what may follow. */
  readonly values?: readonly string[];
  /** A value means the whole text even without `=`. */
  readonly whole?: boolean;
}

/** No word of the language is near to anything longer. */
const LONGEST_MISTAKE = 20;

export const FILTER_KEYS: readonly FilterKey[] = [
  {
    key: 'state',
    kind: 'choice',
    says: 'what the scheduler calls it',
    example: 'state:waiting',
    values: [
      'idle',
      'runnable',
      'running',
      'syscall',
      'waiting',
      'preempted',
      'copystack',
      'dead',
      'leaked',
      'unknown',
    ],
  },
  {
    key: 'family',
    kind: 'choice',
    says: 'the family of states',
    example: 'family:sync',
    values: ['running', 'runnable', 'sync', 'io', 'gc', 'idle', 'knot'],
  },
  { key: 'reason', kind: 'text', says: "why it waits, in the runtime's words", example: 'reason:"chan receive"' },
  { key: 'wait', kind: 'duration', says: 'how long it has waited at least', example: 'wait:>5m' },
  { key: 'fn', kind: 'text', says: 'a function anywhere in its stack, of C too', example: 'fn:pool' },
  { key: 'file', kind: 'text', says: 'a file or file:line anywhere in its stack', example: 'file:server.go' },
  { key: 'created', kind: 'text', says: 'the go statement that made it', example: 'created:server.go:3493' },
  { key: 'start', kind: 'text', says: 'the function it was started with', example: 'start:main.(*Pool).worker' },
  { key: 'label', kind: 'label', says: 'a pprof label', example: 'label:tenant=acme' },
  { key: 'chan', kind: 'address', says: 'a channel it waits on', example: 'chan:0xc000012340' },
  { key: 'lock', kind: 'text', says: 'a lock it waits for, by name or address', example: 'lock:registry.mu' },
  { key: 'holds', kind: 'text', says: 'a lock it holds, that somebody waits for', example: 'holds:registry.mu' },
  {
    key: 'stuck',
    kind: 'choice',
    says: 'that it can never be woken',
    example: 'stuck:yes',
    values: ['yes', 'proved', 'likely', 'no'],
  },
  { key: 'knot', kind: 'number', says: 'the knot it is in or waits behind', example: 'knot:1' },
  { key: 'p', kind: 'number', says: 'the processor that runs it', example: 'p:2' },
  { key: 'thread', kind: 'number', says: 'the kernel thread that runs it', example: 'thread:4120' },
  { key: 'id', kind: 'number', also: ['g'], says: 'its number', example: 'id:18,20-30' },
  { key: 'parent', kind: 'number', says: 'the goroutine that made it', example: 'parent:1' },
  {
    key: 'group',
    kind: 'text',
    whole: true,
    says: 'the group of equal stacks it belongs to',
    example: 'group:1f3a9c0b72de',
  },
  {
    key: 'is',
    kind: 'flag',
    says: 'what it is',
    example: '-is:system',
    values: ['system', 'locked', 'crashed'],
  },
];

export function filterKey(name: string): FilterKey | undefined {
  const lower = name.toLowerCase();
  return FILTER_KEYS.find((k) => k.key === lower || k.also?.includes(lower));
}

/** The word that was probably meant: the nearest by edits, at most two away. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (word.length > LONGEST_MISTAKE) return undefined;
  const distances = words.map((w) => ({ word: w, distance: editDistance(word.toLowerCase(), w) }));
  const best = distances.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= 2 && best.distance < best.word.length ? best.word : undefined;
}

/** Insertions, deletions, changes and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
