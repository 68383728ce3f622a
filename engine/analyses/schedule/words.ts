/**
 * Sentences about goroutines, processors and threads: text with references that a reader can follow. Every sentence has its
 * certainty, and a chain of them is as certain as its weakest.
 */
export type Certainty = 'proved' | 'likely' | 'possible';

/** Text, or who is meant: a goroutine by id, a P by id, a thread by the kernel's id. */
export type Word =
  | string
  | { readonly goroutine: number }
  | { readonly processor: number }
  | { readonly thread: number };

export interface Reason {
  readonly words: readonly Word[];
  readonly certainty: Certainty;
}

const ORDER: readonly Certainty[] = ['proved', 'likely', 'possible'];

export function weakest(reasons: readonly Reason[]): Certainty {
  return ORDER[Math.max(0, ...reasons.map((r) => ORDER.indexOf(r.certainty)))];
}

/** "P 2 runs goroutine 18 since at least 412 ms" */
export function plainText(words: readonly Word[]): string {
  return words.map(wordText).join('');
}

function wordText(word: Word): string {
  if (typeof word === 'string') return word;
  if ('goroutine' in word) return `goroutine ${word.goroutine}`;
  return 'processor' in word ? `P ${word.processor}` : `thread ${word.thread}`;
}

const WORDS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** "third", "41st" */
export function ordinal(n: number): string {
  const word = WORDS[n - 1];
  if (word !== undefined) return word;
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** "412 ms", "3.1 s", "4m 10s" of nanoseconds. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e6) return `${Math.round(nanoseconds / 1e3)} µs`;
  if (nanoseconds < 1e9) return `${Math.round(nanoseconds / 1e6)} ms`;
  const seconds = nanoseconds / 1e9;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${Math.floor(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** "1 goroutine", "3 goroutines" */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Words of several things: "a, b and c". */
export function listed(items: readonly (readonly Word[])[]): Word[] {
  return items.flatMap((item, i) => {
    if (i === 0) return [...item];
    return [i === items.length - 1 ? ' and ' : ', ', ...item];
  });
}
