/** GET /snapshots/:id/globals: package variables, by package or by a part of their names. */
import { globalsAnswer, globalsSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listGlobals: Route = (app, library) => {
  app.get(
    '/snapshots/:id/globals',
    {
      schema: {
        summary: 'Package variables',
        params: snapshotParams,
        querystring: globalsSearch,
        response: { 200: globalsAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'globals', query });
    },
  );
};
