/** What keeps what: package variables and goroutines with all that would go with them, level by level. */

import type { Retainer } from '../../../api/heap-objects.ts';
import type { HeapLink } from '../../../api/links.ts';
import { useRetainers } from '../../api/heap.ts';
import { bytes, count } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { Working } from '../../view/Working.tsx';
import { Bar } from './Bytes.tsx';
import { type Column, HeapTable } from './HeapTable.tsx';
import { partWords } from './model.ts';

const KINDS: Readonly<Record<Retainer['kind'], string>> = {
  variable: 'variable',
  goroutine: 'goroutine',
  timers: 'timers',
  finalizers: 'finalizers',
  object: 'object',
};

export function Retainers({ link }: { link: HeapLink }) {
  const go = useGo();
  const page = useRetainers(link.of);
  return (
    <Working of={page} what="What keeps what" rows={12}>
      {({ rows, total, of, keepers, reachedBytes, otherBytes, otherObjects, fault }) => {
        const most = rows[0]?.bytes ?? 1;
        const whole = of?.bytes ?? reachedBytes;
        const columns: Column<Retainer>[] = [
          { title: 'Keeps it', cell: (row) => <KeeperName of={row} /> },
          { title: 'What', cell: ({ kind }) => <span className="t2">{KINDS[kind]}</span> },
          { title: 'Objects', isNumber: true, cell: ({ objects }) => count(objects) },
          { title: 'Bytes', isNumber: true, cell: (row) => bytes(row.bytes) },
          { title: '', cell: (row) => <Bar part={row.bytes / most} /> },
          { title: 'Share', isNumber: true, cell: (row) => partWords(row.bytes, whole) },
          { title: 'Directly', isNumber: true, cell: ({ keeps }) => (keeps === 0 ? '–' : count(keeps)) },
        ];
        return (
          <div className="heap-kept">
            <nav className="heap-crumbs" aria-label="What keeps it">
              {of === undefined ? (
                <span>Outermost keepers</span>
              ) : (
                <Anchor className="link" to={{ ...link, of: undefined, at: undefined, object: undefined }}>
                  Outermost keepers
                </Anchor>
              )}
              {[...keepers].reverse().map((keeper) => (
                <span key={keeper.key}>
                  ›{' '}
                  <Anchor className="link" to={{ ...link, of: keeper.key, at: undefined, object: undefined }}>
                    <KeeperName of={keeper} />
                  </Anchor>
                </span>
              ))}
              {of !== undefined && (
                <span>
                  › <KeeperName of={of} /> <span className="t3">{bytes(of.bytes)}</span>
                </span>
              )}
              {of === undefined && otherBytes > 0 && (
                <span className="t3 end">
                  nothing reaches {bytes(otherBytes)} in {count(otherObjects)} objects: garbage, or the runtime’s own
                </span>
              )}
            </nav>
            {fault !== undefined && <p className="heap-limit t2">{printable(fault.message)}</p>}
            <HeapTable
              label="What keeps what"
              name="retainers"
              columns={columns}
              total={rows.length}
              rowAt={(index) => rows[index]}
              at={rows.findIndex(({ key }) => key === link.at)}
              onChoose={(index) => {
                const row = rows[index];
                go({ ...link, at: row.key, object: row.kind === 'object' ? row.key : undefined }, { replace: true });
              }}
              onOpen={(index) =>
                rows[index]?.keeps > 0 ? go({ ...link, of: rows[index].key, at: undefined, object: undefined }) : false
              }
            />
            {total > rows.length && (
              <p className="heap-limit t3">
                {count(rows.length)} of {count(total)}, those that keep the most
              </p>
            )}
          </div>
        );
      }}
    </Working>
  );
}

function KeeperName({ of: { kind, text, goroutineId, key } }: { of: Retainer }) {
  const name = printable(text);
  if (kind === 'goroutine')
    return (
      <code className="cut" title={name}>
        g{goroutineId} <span className="t2">{name}</span>
      </code>
    );
  return (
    <code className="cut" title={`${name} ${key}`}>
      {name === '' ? (kind === 'object' ? key : KINDS[kind]) : name}
    </code>
  );
}
