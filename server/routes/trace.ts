/** POST /snapshots/:id/trace attaches an execution trace, DELETE takes it off. */
import { attachByPath, snapshotParams as params, snapshotEntry } from '../../api/index.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

const PATH = '/snapshots/:id/trace';

export const attachTrace: Route = (app, library) => {
  const summary = 'Attach a trace of this machine by its path';
  const schema = { summary, params, body: attachByPath, response: { 200: snapshotEntry } };
  app.post(PATH, { schema }, (request) => library.attachTrace(request.params.id, request.body.path));
};

export const detachTrace: Route = (app, library) => {
  const schema = { summary: 'Take the attached trace off', params, response: { 200: snapshotEntry } };
  app.delete(PATH, { schema }, async ({ params: { id } }) => {
    const entry = await library.detachTrace(id);
    if (!entry) throw new SnapshotNotFound(id);
    return entry;
  });
};
