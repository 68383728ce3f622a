/** Every question to an execution trace by its address. */
import { z } from 'zod';
import type { TraceQuestion } from './question.ts';
import { type QuestionRoute, route } from './question-route.ts';
import { snapshotParams as params, plainSearch } from './routes.ts';
import {
  goroutineLane,
  processorLane,
  traceAnswer,
  traceEventPage,
  traceQueues,
  traceRanges,
  traceRanPage,
  traceSeries,
  traceTile,
} from './trace.ts';
import * as routes from './trace-routes.ts';

const PATH = '/snapshots/:id/trace';
const asked = (trace: TraceQuestion) => ({ ask: 'trace', trace }) as const;

export const TRACE_QUESTION_ROUTES: readonly QuestionRoute[] = [
  route({
    path: PATH,
    summary: 'The execution trace that was attached or lies in the core, or why there is none',
    params,
    search: plainSearch,
    answer: traceAnswer,
    question: () => asked({ about: 'overview' }),
  }),
  route({
    path: `${PATH}/tile`,
    summary: 'What a timeline draws of a window: processors, queues, system calls, the collector',
    params,
    search: routes.traceLanesSearch,
    answer: traceTile,
    missing: 'trace',
    question: (_, query) => asked({ about: 'tile', query }),
  }),
  route({
    path: `${PATH}/processors`,
    summary: 'What ran on each processor',
    params,
    search: routes.traceLanesSearch,
    answer: z.array(processorLane),
    missing: 'trace',
    question: (_, query) => asked({ about: 'processors', query }),
  }),
  route({
    path: `${PATH}/goroutines/:gid`,
    summary: 'States of a goroutine in time, who woke it and whom it woke',
    params: routes.traceGoroutineParams,
    search: routes.traceGoroutineSearch,
    answer: goroutineLane,
    missing: 'goroutine',
    question: ({ gid: goroutineId }, query) => asked({ about: 'goroutine', query: { ...query, goroutineId } }),
  }),
  route({
    path: `${PATH}/series`,
    summary: 'Numbers in time: goroutines in a state, the heap, the length of a queue',
    params,
    search: routes.traceSeriesSearch,
    answer: traceSeries,
    missing: 'trace',
    question: (_, query) => asked({ about: 'series', query }),
  }),
  route({
    path: `${PATH}/queues`,
    summary: 'The run queues at a moment, reconstructed',
    params,
    search: routes.traceQueuesSearch,
    answer: traceQueues,
    missing: 'trace',
    question: (_, { time }) => asked({ about: 'queues', time }),
  }),
  route({
    path: `${PATH}/ranges`,
    summary: 'Cycles of the collector, stops of the world, tasks, regions',
    params,
    search: routes.traceRangesSearch,
    answer: traceRanges,
    missing: 'trace',
    question: (_, query) => asked({ about: 'ranges', query }),
  }),
  route({
    path: `${PATH}/ran`,
    summary: 'What ran in a window, as a table',
    params,
    search: routes.traceRanSearch,
    answer: traceRanPage,
    missing: 'trace',
    question: (_, query) => asked({ about: 'ran', query }),
  }),
  route({
    path: `${PATH}/events`,
    summary: 'Events of a window, with their stacks',
    params,
    search: routes.traceEventsSearch,
    answer: traceEventPage,
    missing: 'trace',
    question: (_, query) => asked({ about: 'events', query }),
  }),
];
