/** Objects, largest first: of a type, or of all. ↵ opens one in memory. */
import { useState } from 'react';
import type { HeapObjectRow } from '../../../api/heap-objects.ts';
import type { HeapLink } from '../../../api/links.ts';
import { OBJECT_ROWS, useHeapObjects } from '../../api/heap.ts';
import { bytes, count } from '../../ui/format.ts';
import { AddressLink, useMemoryLink } from '../../view/AddressLink.tsx';
import { useGo } from '../../view/location.tsx';
import { Working } from '../../view/Working.tsx';
import { Bar } from './Bytes.tsx';
import { type Column, HeapTable } from './HeapTable.tsx';
import { TypeName } from './TypeName.tsx';

const FIRST = [0];

export function Largest({ link }: { link: HeapLink }) {
  const go = useGo();
  const memory = useMemoryLink();
  const [windows, setWindows] = useState<readonly number[]>(FIRST);
  const answers = useHeapObjects(undefined, true, windows);
  const [first] = useHeapObjects(undefined, true, FIRST);
  const loaded = new Map<number, HeapObjectRow>();
  for (const { data } of answers)
    for (const [i, row] of (data?.rows ?? []).entries()) loaded.set((data?.offset ?? 0) + i, row);
  const at = [...loaded].find(([, { address }]) => address === link.object)?.[0] ?? -1;
  const most = first.data?.rows[0]?.bytes ?? 1;
  const columns: Column<HeapObjectRow>[] = [
    { title: 'Object', cell: ({ address, type }) => <AddressLink address={address} type={type} inRow /> },
    { title: 'Type', cell: ({ type }) => <TypeName type={type} /> },
    { title: 'Bytes', isNumber: true, cell: (row) => bytes(row.bytes) },
    { title: '', cell: (row) => <Bar part={row.bytes / most} /> },
    { title: 'Keeps', isNumber: true, cell: ({ retainedBytes: kept }) => (kept === undefined ? '–' : bytes(kept)) },
  ];
  return (
    <Working of={first} what="The objects">
      {({ total }) => (
        <HeapTable
          label="Largest objects"
          name="largest"
          columns={columns}
          total={total}
          rowAt={(index) => loaded.get(index)}
          at={at}
          onChoose={(index) => go({ ...link, object: loaded.get(index)?.address }, { replace: true })}
          onOpen={(index) => {
            const row = loaded.get(index);
            return row === undefined ? false : go(memory(row.address, row.type));
          }}
          onSight={(from, to) => setWindows((before) => sameWindows(before, windowsOf(from, to)))}
        />
      )}
    </Working>
  );
}

function windowsOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / OBJECT_ROWS);
  const to = Math.floor(Math.max(0, last) / OBJECT_ROWS);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The same list where nothing changed: a new one would be asked for again. */
function sameWindows(before: readonly number[], now: readonly number[]): readonly number[] {
  return before.length === now.length && before.every((window, i) => window === now[i]) ? before : now;
}

/** The objects of one type, in the pane: the first of them. */
export function ObjectsOfType({ type, link }: { type: string; link: HeapLink }) {
  const [page] = useHeapObjects(type, false, FIRST);
  const go = useGo();
  return (
    <Working of={page} what="The objects" rows={5}>
      {({ rows, total, fault }) => (
        <>
          <h3 className="card-head">
            Objects{' '}
            <span className="t3">
              {rows.length < total ? `${count(rows.length)} of ${count(total)}, largest first` : count(total)}
            </span>
          </h3>
          {fault !== undefined && <p className="t2">{fault.message}</p>}
          <ul className="heap-objects">
            {rows.map((row) => (
              <li key={row.address} className={`bay${row.address === link.object ? ' on' : ''}`}>
                <AddressLink address={row.address} type={row.type} />
                <span className="num mono t2">{bytes(row.bytes)}</span>
                <button
                  type="button"
                  className="link"
                  aria-pressed={row.address === link.object}
                  onClick={() => go({ ...link, object: row.address === link.object ? undefined : row.address })}
                >
                  why is it there?
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Working>
  );
}
