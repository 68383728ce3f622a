/** Goroutines written out for other tools, in pieces. */
import type { ExportForm } from '../../../api/export.ts';
import { wantedExecutable } from '../../process/executable.ts';
import type { GoroutineFacts } from '../facts.ts';
import { csv } from './csv.ts';
import { goDump } from './dump.ts';
import { pprof } from './pprof.ts';

export function exported(
  facts: GoroutineFacts,
  rows: Uint32Array,
  as: Exclude<ExportForm, 'markdown' | 'report'>,
): Generator<Uint8Array> {
  const { core } = facts.snapshot.program.process;
  switch (as) {
    case 'dump':
      return goDump(facts, rows);
    case 'csv':
      return csv(facts, rows);
    case 'pprof':
      return pprof(facts, rows, wantedExecutable(core).path ?? core.commandName ?? 'program');
  }
}
