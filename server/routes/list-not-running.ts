/** GET /snapshots/:id/not-running: a window of those who can run and do not, with the reasons. */
import { notRunning, notRunningSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listNotRunning: Route = (app, library) => {
  app.get(
    '/snapshots/:id/not-running',
    {
      schema: {
        summary: 'Goroutines that can run and do not, longest first, and why',
        params: snapshotParams,
        querystring: notRunningSearch,
        response: { 200: notRunning },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'notRunning', query });
    },
  );
};
