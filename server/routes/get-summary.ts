/** GET /snapshots/:id/summary: what the Overview shows. */
import { plainSearch, snapshotParams, summary } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getSummary: Route = (app, library) => {
  app.get(
    '/snapshots/:id/summary',
    {
      schema: {
        summary: 'What happened, counts, biggest groups, problems',
        params: snapshotParams,
        querystring: plainSearch,
        response: { 200: summary },
      },
    },
    (request, reply) => sendAnswer(library, request, reply, { ask: 'summary' }),
  );
};
