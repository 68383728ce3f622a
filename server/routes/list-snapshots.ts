/** GET /snapshots: the library. */
import { snapshotList } from '../../api/index.ts';
import { version } from '../host/package-root.ts';
import type { Route } from './route.ts';

export const listSnapshots: Route = (app, library) => {
  app.get(
    '/snapshots',
    { schema: { summary: 'The snapshots of the library, newest first', response: { 200: snapshotList } } },
    async () => ({ snapshots: await library.list(), uploadLimitBytes: library.uploadLimit, version }),
  );
};
