/** What a session over a dump tells, in the shape in which tests hold a dump against a core. */
import type { Inspection } from '../../../../docs/inspect-contract.d.ts';
import type { CrashDump, DumpGoroutine } from '../../../testing/crash-dump.ts';

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
