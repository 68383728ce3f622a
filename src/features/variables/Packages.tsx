/** The packages that have variables: the program's own first. */
import { useEffect } from 'react';
import type { PackageEntry } from '../../../api/globals.ts';
import { count } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';

const ROW = 28;

interface Props {
  readonly packages: readonly PackageEntry[];
  readonly chosen: string | undefined;
  readonly onChoose: (name: string) => void;
}

export function Packages({ packages, chosen, onChoose }: Props) {
  const rows = useRows(packages.length, ROW);
  const at = packages.findIndex(({ name }) => name === chosen);
  const { show } = rows;
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);
  const own = packages.filter((one) => one.own).length;
  return (
    <nav className="packages" aria-label="Packages">
      <header className="pane-head">
        <h2 className="head-title">Packages</h2>
        {own > 0
          ? `${count(own)} of ${count(packages.length)} ${own === 1 ? 'is' : 'are'} yours`
          : count(packages.length)}
      </header>
      <div className="pane packages-list" ref={rows.pane}>
        <ul className="grid-body" style={{ height: rows.height }}>
          {rows.visible
            .filter(({ index }) => index < packages.length)
            .map(({ index, top }) => (
              <li key={packages[index].name} className="tree-row" style={{ transform: `translateY(${top}px)` }}>
                <button
                  type="button"
                  className={`package bay${index === at ? ' on' : ''}${packages[index].own ? ' own' : ''}`}
                  aria-current={index === at ? 'true' : undefined}
                  title={printable(packages[index].name)}
                  onClick={() => onChoose(packages[index].name)}
                >
                  <code className="cut">{cutMiddle(printable(packages[index].name), 48)}</code>
                  <span className="tally mono">{count(packages[index].count)}</span>
                </button>
              </li>
            ))}
        </ul>
      </div>
    </nav>
  );
}
