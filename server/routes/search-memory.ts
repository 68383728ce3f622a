/** GET /snapshots/:id/memory/search: words, pointers, texts and bytes in memory, a slice at a time. */
import { memoryHitsSearch, memorySearchAnswer, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const searchMemory: Route = (app, library) => {
  app.get(
    '/snapshots/:id/memory/search',
    {
      schema: {
        summary: 'Search in memory: a slice at a time, ask again with `next`',
        params: snapshotParams,
        querystring: memoryHitsSearch,
        response: { 200: memorySearchAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'searchMemory', query });
    },
  );
};
