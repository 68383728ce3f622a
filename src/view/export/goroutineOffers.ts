/** The goroutines that the filter keeps, as other tools read them: the files that every view can write. */
import type { ExportForm } from '../../../api/export.ts';
import { getFile } from '../../api/client.ts';
import type { SnapshotRef } from '../../api/snapshot.tsx';
import type { Offer } from './offers.ts';

const FORMS: readonly (Pick<Offer, 'title' | 'holds' | 'isText'> & {
  readonly as: ExportForm;
  readonly file: string;
})[] = [
  {
    as: 'markdown',
    title: 'Report, Markdown',
    file: 'report.md',
    holds: 'The verdict, findings, the biggest groups with their stacks, names of what is waited for. No values.',
    isText: true,
  },
  {
    as: 'report',
    title: 'Report, one HTML file',
    file: 'report.html',
    holds: 'The verdict, findings, groups with their stacks, who waits for whom; it opens without Unpark. No values.',
    isText: false,
  },
  {
    as: 'dump',
    title: 'Stacks as Go prints them',
    file: 'goroutines.txt',
    holds:
      'Every goroutine with its stack: functions, files, lines. No arguments, no values. panicparse and others read it.',
    isText: true,
  },
  {
    as: 'pprof',
    title: 'Goroutine profile, pprof',
    file: 'goroutines.pb.gz',
    holds: 'Stacks with counts, and pprof labels with their values. For go tool pprof.',
    isText: false,
  },
  {
    as: 'csv',
    title: 'Table, CSV',
    file: 'goroutines.csv',
    holds: 'A line for each goroutine: state, wait, function, creator, thread, and pprof labels with their values.',
    isText: true,
  },
];

export function goroutineOffers(snapshot: SnapshotRef, filter: string): readonly Offer[] {
  return FORMS.map(({ as, file, ...rest }) => ({
    ...rest,
    id: `goroutines.${as}`,
    file,
    make: (signal) => goroutineFile(snapshot, as, filter, signal),
  }));
}

/** Goroutines that a filter keeps, written by the session. */
export function goroutineFile(
  snapshot: SnapshotRef,
  as: ExportForm,
  filter: string,
  signal?: AbortSignal,
): Promise<Blob> {
  return getFile(`/snapshots/${encodeURIComponent(snapshot.id)}/export`, { as, filter }, signal);
}
