/** GET /snapshots/:id/opening: how far opening has come, for those who wait for an answer. */
import { opening, snapshotParams } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const getOpening: Route = (app, library) => {
  app.get(
    '/snapshots/:id/opening',
    {
      schema: { summary: 'Progress of opening, and of long work', params: snapshotParams, response: { 200: opening } },
    },
    async (request, reply) => {
      const state = await library.opening(request.params.id);
      if (!state) throw new SnapshotNotFound(request.params.id);
      return reply.header('cache-control', 'no-store').send(state);
    },
  );
};
