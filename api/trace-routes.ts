/** The parameters of the routes of a trace, as they come in a URL's path and search. Times are in nanoseconds, as in trace.ts. */
import { z } from 'zod';
import { snapshotParams } from './routes.ts';
import {
  traceEventsQuery,
  traceGoroutineQuery,
  traceLanesQuery,
  traceRangesQuery,
  traceRanQuery,
  traceSeriesQuery,
} from './trace.ts';

const revision = { revision: z.string().max(64).optional() };

/** A time may lie before the trace or after it. */
const time = (preset: number) =>
  z.coerce.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER).default(preset);
const window = { ...revision, from: time(0), to: time(Number.MAX_SAFE_INTEGER) };
const whole = (min: number, max: number, preset: number) => z.coerce.number().int().min(min).max(max).default(preset);
const drawn = { ...window, pieces: whole(1, 4000, 1000) };

/** Numbers, comma between. */
const ids = z
  .string()
  .max(8000)
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number().int().min(0)))
  .optional();

export const traceGoroutineParams = snapshotParams.extend({ gid: z.coerce.number().int().min(0) });

export const traceLanesSearch = traceLanesQuery.extend({ ...drawn, processors: ids });
export const traceGoroutineSearch = traceGoroutineQuery
  .omit({ goroutineId: true })
  .extend({ ...drawn, edges: whole(0, 10_000, 500) });
export const traceSeriesSearch = traceSeriesQuery.extend({ ...drawn, queue: whole(-2, Number.MAX_SAFE_INTEGER, -1) });
export const traceQueuesSearch = z.object({ ...revision, time: time(0) });
export const traceRangesSearch = traceRangesQuery.extend({ ...window, limit: whole(0, 10_000, 1000) });
export const traceRanSearch = traceRanQuery.extend({
  ...window,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});
export const traceEventsSearch = traceEventsQuery.extend({
  ...window,
  goroutineId: z.coerce.number().int().min(0).optional(),
  types: z
    .string()
    .max(2000)
    .transform((text) => text.split(','))
    .optional(),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});
