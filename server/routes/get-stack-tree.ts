/** GET /snapshots/:id/stack-tree: all stacks merged into a tree of calls. */
import { snapshotParams, stackTree, stackTreeSearch } from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import type { Route } from './route.ts';

export const getStackTree: Route = (app, library) => {
  app.get(
    '/snapshots/:id/stack-tree',
    {
      schema: {
        summary: 'All stacks merged into a tree of calls',
        params: snapshotParams,
        querystring: stackTreeSearch,
        response: { 200: stackTree },
      },
    },
    (request, reply) => {
      const { revision: _, ...query } = request.query;
      return sendAnswer(library, request, reply, { ask: 'stackTree', query });
    },
  );
};
