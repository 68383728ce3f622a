/** The heap by type: which have the most bytes; the treemap beside shows the same. */

import type { TypeUse } from '../../../api/heap.ts';
import type { HeapLink } from '../../../api/links.ts';
import type { TypesPage } from '../../api/heap.ts';
import { bytes, count } from '../../ui/format.ts';
import { useGo } from '../../view/location.tsx';
import { Bar } from './Bytes.tsx';
import { type Column, HeapTable } from './HeapTable.tsx';
import { partWords } from './model.ts';
import { TypeName } from './TypeName.tsx';

export function Types({ page, link }: { page: TypesPage; link: HeapLink }) {
  const go = useGo();
  const { rows, total, liveBytes } = page;
  const most = rows[0]?.bytes ?? 1;
  const columns: Column<TypeUse>[] = [
    { title: 'Type', cell: ({ type }) => <TypeName type={type} /> },
    { title: 'Objects', isNumber: true, cell: ({ objects }) => count(objects) },
    { title: 'Bytes', isNumber: true, cell: (row) => bytes(row.bytes) },
    { title: '', cell: (row) => <Bar part={row.bytes / most} isUntold={row.type === ''} /> },
    { title: 'Share', isNumber: true, cell: (row) => partWords(row.bytes, liveBytes) },
  ];
  return (
    <>
      <HeapTable
        label="Types"
        name="types"
        columns={columns}
        total={rows.length}
        rowAt={(index) => rows[index]}
        at={link.type === undefined ? -1 : rows.findIndex(({ type }) => type === link.type)}
        onChoose={(index) =>
          go({ ...link, type: rows[index]?.type, object: undefined }, { replace: link.type !== undefined })
        }
      />
      {total > rows.length && (
        <p className="heap-limit t3">
          {count(rows.length)} of {count(total)} types, those with the most bytes
        </p>
      )}
    </>
  );
}
