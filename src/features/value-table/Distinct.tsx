/** The distinct values with how many goroutines have each; one of them filters the table. */
import type { ValueTable } from '../../../api/frame-values.ts';
import type { ValueTableLink } from '../../../api/links.ts';
import { count, share } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Edge } from '../../view/Edge.tsx';
import { Anchor } from '../../view/location.tsx';
import { useView } from '../../view/store.ts';

export function Distinct({ table, link }: { table: ValueTable; link: ValueTableLink }) {
  const width = useView((state) => state.pane);
  const { distinct, distinctTotal, looked, total } = table;
  const all = looked?.shown ?? total;
  return (
    <>
      <Edge label="Width of the distinct values" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse */}
      <aside className="second distinct" style={{ width }} aria-label="Distinct values" tabIndex={0}>
        <header className="pane-head">
          <h2 className="head-title">Values</h2>
          {distinct.length < distinctTotal
            ? `${count(distinct.length)} of ${count(distinctTotal)}`
            : count(distinctTotal)}
          {link.value !== undefined && (
            <span className="end">
              <Anchor className="link strong" to={{ ...link, value: undefined }}>
                All
              </Anchor>
            </span>
          )}
        </header>
        <ol>
          {distinct.map((one) => (
            <li key={one.value}>
              <Anchor
                className="distinct-row bay"
                aria-current={one.value === link.value ? 'true' : undefined}
                to={{ ...link, value: one.value === link.value ? undefined : one.value, at: undefined }}
                title={printable(cutMiddle(one.value, 1000))}
              >
                <code className="cut">{one.value === '' ? ' ' : cutMiddle(printable(one.value), 200)}</code>
                <span className="num mono">{count(one.count)}</span>
                <span className="num t3">{share(one.count, all)}</span>
                <span className="distinct-bar" style={{ width: `${(100 * one.count) / Math.max(1, all)}%` }} />
              </Anchor>
            </li>
          ))}
        </ol>
      </aside>
    </>
  );
}
