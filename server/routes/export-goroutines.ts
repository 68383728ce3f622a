/** GET /snapshots/:id/export: goroutines written out for other tools, as a download. */
import { type ExportForm, exportQuery, type GoroutinePage, snapshotParams } from '../../api/index.ts';
import { sendDownload } from '../http/download.ts';
import { HttpProblem } from '../http/problems.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

const FILES: Readonly<Record<ExportForm, { readonly end: string; readonly type: string }>> = {
  dump: { end: 'txt', type: 'text/plain; charset=utf-8' },
  pprof: { end: 'pb.gz', type: 'application/octet-stream' },
  csv: { end: 'csv', type: 'text/csv; charset=utf-8' },
  markdown: { end: 'md', type: 'text/markdown; charset=utf-8' },
};

export const exportGoroutines: Route = (app, library) => {
  app.get(
    '/snapshots/:id/export',
    {
      schema: {
        summary: 'Goroutines as Go prints them, as a pprof profile, as a table, or as a report',
        params: snapshotParams,
        querystring: exportQuery,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { as, filter } = request.query;
      if (!(await library.entry(id))) throw new SnapshotNotFound(id);
      const nothing = { filter, sort: 'id', descending: false, offset: 0, limit: 0 } as const;
      const answer = await library.ask(id, { ask: 'goroutines', query: nothing });
      const { errors } = JSON.parse(new TextDecoder().decode(answer)) as GoroutinePage;
      if (errors.length > 0) throw new HttpProblem(400, 'filter-broken', errors[0].message);
      const { end, type } = FILES[as];
      return sendDownload(reply, library.export(id, { as, filter }), `goroutines-${id}.${end}`, type);
    },
  );
};
