/** A and B: how many goroutines are in each, in both, and in one only, with the way to them. */
import type { StacksLink } from '../../../api/links.ts';
import type { StackTree } from '../../../api/trees.ts';
import { count } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import { term, withTerm } from '../../view/filter.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { setsOf } from './sets.ts';

interface Props {
  readonly tree: StackTree;
  readonly link: StacksLink;
  readonly filter: string;
}

export function SetsBar({ tree, link, filter }: Props) {
  const go = useGo();
  const { a, b, snapshot } = link;
  if (a === undefined && b === undefined) return null;
  const sets = a !== undefined && b !== undefined ? setsOf(tree, a, b) : undefined;
  const inside = (name: string) => term('fn', name, true);
  const to = (...terms: readonly string[]) => ({
    view: 'goroutines' as const,
    snapshot,
    filter: terms.reduce(withTerm, filter),
  });
  return (
    <div className="sets" role="status">
      {(['a', 'b'] as const).map((name) => (
        <span key={name}>
          <b>{name.toUpperCase()}</b>{' '}
          {link[name] === undefined ? (
            <span className="t3">press {name} on a call</span>
          ) : (
            <code className="cut">{printable(shortFunction(link[name]))}</code>
          )}{' '}
          {sets !== undefined && count(sets[name])}
        </span>
      ))}
      {sets !== undefined && a !== undefined && b !== undefined && (
        <>
          <Anchor className="link" to={to(inside(a), `-${inside(b)}`)}>
            in A, not in B: {count(sets.a - sets.both)}
          </Anchor>
          <Anchor className="link" to={to(inside(b), `-${inside(a)}`)}>
            in B, not in A: {count(sets.b - sets.both)}
          </Anchor>
          <Anchor className="link" to={to(inside(a), inside(b))}>
            in both: {count(sets.both)}
          </Anchor>
        </>
      )}
      <button type="button" className="link" onClick={() => go({ ...link, a: undefined, b: undefined })}>
        Clear
      </button>
    </div>
  );
}
