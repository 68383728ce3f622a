/** GET /snapshots/:id/resources: channels and locks that somebody waits for. */
import { resourcesPage, resourcesSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listResources: Route = (app, library) => {
  app.get(
    '/snapshots/:id/resources',
    {
      schema: {
        summary: 'Channels and locks that somebody waits for: filtered, sorted, a window',
        params: snapshotParams,
        querystring: resourcesSearch,
        response: { 200: resourcesPage },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'resources', query });
    },
  );
};
