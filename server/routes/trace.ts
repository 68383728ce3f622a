/** GET /snapshots/:id/trace and what is below it: the execution trace of a snapshot; POST attaches one, DELETE takes it off. */
import { z } from 'zod';
import {
  attachByPath,
  goroutineLane,
  plainSearch,
  processorLane,
  snapshotEntry,
  snapshotParams,
  traceAnswer,
  traceEventPage,
  traceEventsSearch,
  traceGoroutineParams,
  traceGoroutineSearch,
  traceLanesSearch,
  traceQueues,
  traceQueuesSearch,
  traceRanges,
  traceRangesSearch,
  traceRanPage,
  traceRanSearch,
  traceSeries,
  traceSeriesSearch,
  traceTile,
} from '../../api/index.ts';
import { sendAnswer } from '../http/answers.ts';
import { SnapshotNotFound } from '../store/library.ts';
import type { Route } from './route.ts';

const PATH = '/snapshots/:id/trace';
const params = snapshotParams;

const getTrace: Route = (app, library) => {
  const summary = 'The execution trace that was attached or lies in the core, or why there is none';
  const schema = { summary, params, querystring: plainSearch, response: { 200: traceAnswer } };
  app.get(PATH, { schema }, (request, reply) =>
    sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'overview' } }),
  );
};

const attachTrace: Route = (app, library) => {
  const summary = 'Attach a trace of this machine by its path';
  const schema = { summary, params, body: attachByPath, response: { 200: snapshotEntry } };
  app.post(PATH, { schema }, (request) => library.attachTrace(request.params.id, request.body.path));
};

const detachTrace: Route = (app, library) => {
  const schema = { summary: 'Take the attached trace off', params, response: { 200: snapshotEntry } };
  app.delete(PATH, { schema }, async ({ params: { id } }) => {
    const entry = await library.detachTrace(id);
    if (!entry) throw new SnapshotNotFound(id);
    return entry;
  });
};

const getTraceTile: Route = (app, library) => {
  const summary = 'What a timeline draws of a window: processors, queues, system calls, the collector';
  const schema = { summary, params, querystring: traceLanesSearch, response: { 200: traceTile } };
  app.get(`${PATH}/tile`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'tile', query } }, 'trace');
  });
};

const getTraceProcessors: Route = (app, library) => {
  const summary = 'What ran on each processor';
  const schema = { summary, params, querystring: traceLanesSearch, response: { 200: z.array(processorLane) } };
  app.get(`${PATH}/processors`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'processors', query } }, 'trace');
  });
};

const getTraceGoroutine: Route = (app, library) => {
  const summary = 'States of a goroutine in time, who woke it and whom it woke';
  const schema = {
    summary,
    params: traceGoroutineParams,
    querystring: traceGoroutineSearch,
    response: { 200: goroutineLane },
  };
  app.get(`${PATH}/goroutines/:gid`, { schema }, (request, reply) => {
    const { revision: _, ...rest } = request.query;
    const query = { ...rest, goroutineId: request.params.gid };
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'goroutine', query } }, 'goroutine');
  });
};

const getTraceSeries: Route = (app, library) => {
  const summary = 'Numbers in time: goroutines in a state, the heap, the length of a queue';
  const schema = { summary, params, querystring: traceSeriesSearch, response: { 200: traceSeries } };
  app.get(`${PATH}/series`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'series', query } }, 'trace');
  });
};

const getTraceQueues: Route = (app, library) => {
  const summary = 'The run queues at a moment, reconstructed';
  const schema = { summary, params, querystring: traceQueuesSearch, response: { 200: traceQueues } };
  app.get(`${PATH}/queues`, { schema }, (request, reply) => {
    const { time } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'queues', time } }, 'trace');
  });
};

const getTraceRanges: Route = (app, library) => {
  const summary = 'Cycles of the collector, stops of the world, tasks, regions';
  const schema = { summary, params, querystring: traceRangesSearch, response: { 200: traceRanges } };
  app.get(`${PATH}/ranges`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'ranges', query } }, 'trace');
  });
};

const getTraceRan: Route = (app, library) => {
  const schema = {
    summary: 'What ran in a window, as a table',
    params,
    querystring: traceRanSearch,
    response: { 200: traceRanPage },
  };
  app.get(`${PATH}/ran`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'ran', query } }, 'trace');
  });
};

const getTraceEvents: Route = (app, library) => {
  const summary = 'Events of a window, with their stacks';
  const schema = { summary, params, querystring: traceEventsSearch, response: { 200: traceEventPage } };
  app.get(`${PATH}/events`, { schema }, (request, reply) => {
    const { revision: _, ...query } = request.query;
    return sendAnswer(library, request, reply, { ask: 'trace', trace: { about: 'events', query } }, 'trace');
  });
};

export const TRACE_ROUTES: readonly Route[] = [
  getTrace,
  attachTrace,
  detachTrace,
  getTraceTile,
  getTraceProcessors,
  getTraceGoroutine,
  getTraceSeries,
  getTraceQueues,
  getTraceRanges,
  getTraceRan,
  getTraceEvents,
];
