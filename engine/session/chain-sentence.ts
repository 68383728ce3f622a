/** The line from a goroutine to whoever could begin to untie it, as one sentence. */
import type { Blocking } from '../../api/waits.ts';

type Chain = Pick<Blocking, 'chain' | 'ends'>;
type Link = Blocking['chain'][number];

/** Links of a chain that are told; what is longer is a queue, not a story. */
const TOLD = 6;

/** "It waits for main.a.mu, which goroutine 35 holds, which waits for main.b.mu, which it holds itself." "": it waits for nothing. */
export function chainSentence({ chain, ends }: Chain): string {
  if (chain.length === 0) return '';
  const told = chain.slice(0, TOLD);
  const seen = new Set<number>();
  const parts = told.map((link, i) => {
    seen.add(link.goroutineId);
    return `${i === 0 ? 'It' : 'which'} ${waits(link)}${next(link, seen)}`;
  });
  return `${parts.join(', ')}${ending(chain, ends)}.`;
}

function waits({ kind, resource }: Link): string {
  const name = resource.name ?? `${resource.type ?? 'something'} at ${resource.address}`;
  switch (kind) {
    case 'chan send':
      return `waits to send to ${name}`;
    case 'chan receive':
      return `waits to receive from ${name}`;
    case 'waitgroup':
      return `waits until ${name} is done`;
    case 'cond':
      return `waits for a signal of ${name}`;
    default:
      return `waits for ${name}`;
  }
}

/** Who could end the wait, in words that the next part goes on from. */
function next({ goroutineId, next, kind }: Link, seen: ReadonlySet<number>): string {
  if (!next) return '';
  const isItself = next.goroutineId === goroutineId;
  const who = isItself ? 'it' : `goroutine ${next.goroutineId}`;
  const again = !isItself && seen.has(next.goroutineId) ? ' again' : '';
  if (next.holds) return `, which ${who} holds${isItself ? ' itself' : again}`;
  const can = kind === 'chan send' ? 'receive from' : kind === 'chan receive' ? 'send to or close' : 'act on';
  return `, which ${who} could ${can}${again}`;
}

function ending(chain: readonly Link[], ends: Chain['ends']): string {
  if (chain.length > TOLD) return `, and so on over ${chain.length - TOLD} more`;
  switch (ends) {
    case 'closes':
      return chain.length > 1 ? ': the circle closes' : '';
    case 'alive':
      return ', which is not blocked';
    case 'nobody':
      return chain.at(-1)?.next ? ', which waits for nothing that could end' : '; nobody is left who could end that';
    case 'long':
      return ', and so on';
    case 'unknown':
      return '';
  }
}
