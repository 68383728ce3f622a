/** Names for links of a snapshot: listed, given, changed, taken away. */
import { z } from 'zod';
import { changeNamedView, namedView, namedViewParams, namedViews, nameView, snapshotParams } from '../../api/index.ts';
import { HttpProblem } from '../http/problems.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

const PATH = '/snapshots/:id/names';

export const nameViews: Route = (app, library) => {
  const { names } = library;
  const requireSnapshot = async (id: string) => {
    if (!(await library.entry(id))) throw new SnapshotNotFound(id);
  };
  app.get(
    PATH,
    {
      schema: {
        summary: 'Views of a snapshot that have a name',
        params: snapshotParams,
        response: { 200: namedViews },
      },
    },
    async ({ params: { id } }) => {
      await requireSnapshot(id);
      return names.list(id);
    },
  );
  app.post(
    PATH,
    { schema: { summary: 'Give a view a name', params: snapshotParams, body: nameView, response: { 201: namedView } } },
    async ({ params: { id }, body }, reply) => {
      await requireSnapshot(id);
      return reply.status(201).send(await names.add(id, body));
    },
  );
  app.patch(
    `${PATH}/:name`,
    {
      schema: {
        summary: 'Change a name, or the view that it stands for',
        params: namedViewParams,
        body: changeNamedView,
        response: { 200: namedView },
      },
    },
    async ({ params: { id, name }, body }) => {
      const changed = await names.change(id, name, body);
      if (!changed) throw noSuchName();
      return changed;
    },
  );
  app.delete(
    `${PATH}/:name`,
    { schema: { summary: 'Take a name away', params: namedViewParams, response: { 204: z.undefined() } } },
    async ({ params: { id, name } }, reply) => {
      if (!(await names.remove(id, name))) throw noSuchName();
      return reply.status(204).send();
    },
  );
};

function noSuchName(): HttpProblem {
  return new HttpProblem(404, 'name-not-found', 'There is no such name.', 'Somebody may have taken it away.');
}
