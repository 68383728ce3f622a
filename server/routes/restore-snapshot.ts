/** POST /snapshots/:id/restore: undoes a removal. */
import { snapshotEntry, snapshotParams } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const restoreSnapshot: Route = (app, library) => {
  app.post(
    '/snapshots/:id/restore',
    { schema: { summary: 'Undo a removal', params: snapshotParams, response: { 200: snapshotEntry } } },
    async (request) => {
      const entry = await library.restore(request.params.id);
      if (!entry) throw new SnapshotNotFound(request.params.id);
      return entry;
    },
  );
};
