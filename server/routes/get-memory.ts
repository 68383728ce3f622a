/** GET /snapshots/:id/memory: bytes at an address, and what their words point to. */
import { memoryAnswer, memorySearch, snapshotParams } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getMemory: Route = (app, library) => {
  app.get(
    '/snapshots/:id/memory',
    {
      schema: {
        summary: 'Bytes at an address, and what their words point to',
        params: snapshotParams,
        querystring: memorySearch,
        response: { 200: memoryAnswer },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'memory', query });
    },
  );
};
