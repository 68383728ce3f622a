/** POST /snapshots: adds a core that lies on the server's machine, by its path. */
import { addByPath, added } from '../../api/index.ts';
import type { Route } from './route.ts';

export const addSnapshot: Route = (app, library) => {
  app.post(
    '/snapshots',
    {
      schema: {
        summary: 'Add a core (and executable), a dump or a profile by path',
        body: addByPath,
        response: { 200: added, 201: added },
      },
    },
    async (request, reply) => {
      const { created, ...snapshot } = await library.addByPath(request.body.core, request.body.executable);
      const message = snapshot.problem?.message ?? `${snapshot.program} is open.`;
      return reply.status(created ? 201 : 200).send({ what: snapshot.kind ?? 'core', snapshot, message });
    },
  );
};
