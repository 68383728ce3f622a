/** The heap by size class: how many spans and slots each has, and what of it nobody uses. */

import type { HeapUseAnswer, SpanClassUse } from '../../../api/heap.ts';
import type { HeapLink } from '../../../api/links.ts';
import { bytes, count } from '../../ui/format.ts';
import { useGo } from '../../view/location.tsx';
import { Bar } from './Bytes.tsx';
import { type Column, HeapTable } from './HeapTable.tsx';
import { classWords, partWords } from './model.ts';

const keyOf = ({ slot, noscan }: SpanClassUse) => `${slot}${noscan ? 'n' : ''}`;

export function Spans({ use, link }: { use: HeapUseAnswer; link: HeapLink }) {
  const go = useGo();
  const rows = [...use.classes].sort((a, b) => b.objectBytes - a.objectBytes);
  const most = rows[0]?.objectBytes ?? 1;
  const columns: Column<SpanClassUse>[] = [
    { title: 'Slots of', cell: (row) => classWords(row) },
    { title: 'Spans', isNumber: true, cell: ({ spans }) => count(spans) },
    { title: 'Span bytes', isNumber: true, cell: ({ spanBytes }) => bytes(spanBytes) },
    { title: 'Objects', isNumber: true, cell: ({ objects }) => count(objects) },
    { title: 'Bytes', isNumber: true, cell: ({ objectBytes }) => bytes(objectBytes) },
    { title: '', cell: ({ objectBytes }) => <Bar part={objectBytes / most} /> },
    { title: 'Free slots', isNumber: true, cell: ({ freeSlots }) => count(freeSlots) },
    { title: 'Unused', isNumber: true, cell: (row) => partWords(row.spanBytes - row.objectBytes, row.spanBytes) },
  ];
  return (
    <HeapTable
      label="Size classes"
      name="spans"
      columns={columns}
      total={rows.length}
      rowAt={(index) => rows[index]}
      at={rows.findIndex((row) => keyOf(row) === link.at)}
      onChoose={(index) => go({ ...link, at: keyOf(rows[index]) }, { replace: true })}
    />
  );
}
