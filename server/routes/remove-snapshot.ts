/** DELETE /snapshots/:id: takes a snapshot out of the library. Files that are only referenced stay where they are. */
import { z } from 'zod';
import { snapshotParams } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const removeSnapshot: Route = (app, library) => {
  app.delete(
    '/snapshots/:id',
    {
      schema: {
        summary: 'Remove a snapshot; for ten minutes it can be restored',
        params: snapshotParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      if (!(await library.remove(request.params.id))) throw new SnapshotNotFound(request.params.id);
      return reply.status(204).send();
    },
  );
};
