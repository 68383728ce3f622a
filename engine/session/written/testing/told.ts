/** What a session over a dump tells, in the shape in which tests hold a dump against a core. */
import type { Inspection } from '../../../../docs/inspect-contract.d.ts';
import type { CrashDump, DumpGoroutine } from '../../../testing/crash-dump.ts';
import type { RawSample } from './raw-profile.ts';

const LEFT_OUT = /^\((?:(\d+) )?frames left out by the runtime\)$/;

export function asDump({ goroutines = [] }: Inspection): CrashDump {
  return {
    preamble: '',
    goroutines: goroutines.map((g): DumpGoroutine => {
      const at = g.frames.findIndex((frame) => LEFT_OUT.test(frame.function));
      const count = at < 0 ? undefined : LEFT_OUT.exec(g.frames[at].function)?.[1];
      return {
        id: g.id ?? 0,
        state: g.waitReason ?? g.status ?? '',
        locked: g.lockedToThread === true,
        minutes: g.waitSeconds === undefined ? undefined : g.waitSeconds / 60,
        frames: g.frames
          .filter((frame) => !LEFT_OUT.test(frame.function))
          .map(({ frameAddress: _, ...frame }) => frame),
        elided: at < 0 ? undefined : { at, count: count === undefined ? undefined : Number(count) },
        createdBy: g.createdBy,
      };
    }),
  };
}

/** What a session over a profile tells, as samples in an order of their own. */
export function samplesOf({ goroutines = [] }: Inspection): RawSample[] {
  return goroutines
    .map(({ count = 0, frames, labels = {} }) => ({
      count,
      calls: frames.map((f) => `${f.function} ${f.file}:${f.line}`),
      labels: Object.entries(labels)
        .map(([key, value]) => `${key}:[${value}]`)
        .sort(),
    }))
    .sort(byText);
}

export const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
