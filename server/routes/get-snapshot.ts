/** GET /snapshots/:id: one snapshot of the library. */
import { snapshotEntry, snapshotParams } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const getSnapshot: Route = (app, library) => {
  app.get(
    '/snapshots/:id',
    { schema: { summary: 'One snapshot of the library', params: snapshotParams, response: { 200: snapshotEntry } } },
    async (request) => {
      const entry = await library.entry(request.params.id);
      if (!entry) throw new SnapshotNotFound(request.params.id);
      return entry;
    },
  );
};
