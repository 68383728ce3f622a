/** GET /snapshots/:id/heap/retainers: one level of what keeps what. */
import { retainersPage, retainersSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listRetainers: Route = (app, library) => {
  app.get(
    '/snapshots/:id/heap/retainers',
    {
      schema: {
        summary: 'What keeps what: a level of the dominator tree',
        params: snapshotParams,
        querystring: retainersSearch,
        response: { 200: retainersPage },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'retainers', query });
    },
  );
};
