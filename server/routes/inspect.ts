/** GET /snapshots/:id/inspect: the document of `unpark inspect`, streamed, as a download. */
import { inspectSearch, snapshotParams } from '../../api/index.ts';
import { DEFAULT_SECTIONS, INSPECT_SECTIONS } from '../../engine/index.ts';
import { sendDownload } from '../http/download.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const inspect: Route = (app, library) => {
  app.get(
    '/snapshots/:id/inspect',
    {
      schema: {
        summary: 'All that is known, as one JSON document',
        params: snapshotParams,
        querystring: inspectSearch,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { only, maxLength, maxDepth } = request.query;
      if (!(await library.entry(id))) throw new SnapshotNotFound(id);
      const names = only?.split(',');
      const sections = names ? INSPECT_SECTIONS.filter((name) => names.includes(name)) : DEFAULT_SECTIONS;
      const pieces = library.inspect(id, { sections, maxLength, maxDepth });
      return sendDownload(reply, pieces, `unpark-${id}.json`, 'application/json; charset=utf-8');
    },
  );
};
