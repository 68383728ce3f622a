/** GET /compare: what changed from one snapshot of a program to another. */
import { compareSearch, comparison, type ProfileQuery, type SnapshotProfile } from '../../api/index.ts';
import { compareProfiles } from '../../engine/index.ts';
import { HttpProblem } from '../http/problems.ts';
import { type Library, SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

export const compare: Route = (app, library) => {
  app.get(
    '/compare',
    {
      schema: {
        summary: 'What changed from one snapshot of a program to another',
        querystring: compareSearch,
        response: { 200: comparison },
      },
    },
    async (request) => {
      const { before, after, ...query } = request.query;
      const profile = (id: string) => profileOf(library, id, query);
      return compareProfiles(await profile(before), await profile(after));
    },
  );
};

async function profileOf(library: Library, id: string, query: ProfileQuery): Promise<SnapshotProfile> {
  if (!(await library.entry(id))) throw new SnapshotNotFound(id);
  const answer = await library.ask(id, { ask: 'profile', query });
  if (answer) return JSON.parse(new TextDecoder().decode(answer)) as SnapshotProfile;
  throw new HttpProblem(
    422,
    'executable-missing',
    `Nothing is known of the goroutines of snapshot ${id}: its executable is missing.`,
    'Attach the executable that was running when the core was taken.',
  );
}
