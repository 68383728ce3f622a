/** GET /snapshots/:id/groups: goroutines grouped by what is equal among them. */
import { groupPage, groupsSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listGroups: Route = (app, library) => {
  app.get(
    '/snapshots/:id/groups',
    {
      schema: {
        summary: 'Groups of goroutines: filter, order, window',
        params: snapshotParams,
        querystring: groupsSearch,
        response: { 200: groupPage },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'groups', query });
    },
  );
};
