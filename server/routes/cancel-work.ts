/** DELETE /snapshots/:id/work: ends the long work that is being done for a snapshot; whoever waited for it is told so. */
import { snapshotParams } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const cancelWork: Route = (app, library) => {
  app.delete(
    '/snapshots/:id/work',
    { schema: { summary: 'End the long work that is being done', params: snapshotParams } },
    async (request, reply) => {
      const cancelled = await library.cancelWork(request.params.id);
      if (cancelled === undefined) throw new SnapshotNotFound(request.params.id);
      return reply.status(204).send();
    },
  );
};
