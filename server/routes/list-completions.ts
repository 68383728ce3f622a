/** GET /snapshots/:id/completions: what the filter bar offers. */
import { z } from 'zod';
import { completion, completionsSearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const listCompletions: Route = (app, library) => {
  app.get(
    '/snapshots/:id/completions',
    {
      schema: {
        summary: 'Completions of the filter',
        params: snapshotParams,
        querystring: completionsSearch,
        response: { 200: z.array(completion) },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'completions', query });
    },
  );
};
