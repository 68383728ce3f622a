/** GET /snapshots/:id/export: goroutines written out for other tools, as a download. */
import { EXPORT_FILES, exportQuery, type GoroutinePage, snapshotParams } from '../../api/index.ts';
import { sendDownload } from '../http/download.ts';
import { HttpProblem } from '../http/problems.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const exportGoroutines: Route = (app, library) => {
  app.get(
    '/snapshots/:id/export',
    {
      schema: {
        summary: 'Goroutines as Go prints them, as a pprof profile, or as a table; or a report in Markdown or HTML',
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
      const { name, end, type } = EXPORT_FILES[as];
      return sendDownload(reply, library.export(id, { as, filter }), `${name}-${id}.${end}`, type);
    },
  );
};
