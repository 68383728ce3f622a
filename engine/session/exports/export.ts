/** Goroutines written out for other tools, in pieces. */
import type { ExportForm } from '../../../api/export.ts';
import type { WritableTables } from '../tables.ts';
import { csv } from './csv.ts';
import { goDump } from './dump.ts';
import { pprof } from './pprof.ts';

export function exported(
  facts: WritableTables,
  rows: Uint32Array,
  as: Exclude<ExportForm, 'markdown' | 'report'>,
): Generator<Uint8Array> {
  switch (as) {
    case 'dump':
      return goDump(facts, rows);
    case 'csv':
      return csv(facts, rows);
    case 'pprof':
      return pprof(facts, rows, facts.program ?? 'program');
  }
}
