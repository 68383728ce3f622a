/** Reads what a process wrote of its goroutines into tables, with all that is told beside them. */
import type { SnapshotFacts } from '../../../api/snapshot.ts';
import { type Fault, fault } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { WrittenCrash } from '../../formats/dump/find-dumps.ts';
import { readDump } from '../../formats/dump/read-dump.ts';
import { LEAK_PROFILE, readProfile } from '../../formats/profile/proto.ts';
import { readTextProfile } from '../../formats/profile/text.ts';
import { G_RUNNING } from '../../runtime/status.ts';
import type { Written } from './recognise.ts';
import { TableBuilder, type WrittenTables } from './tables.ts';

export interface Reading {
  readonly kind: Extract<SnapshotFacts['kind'], 'goroutine-dump' | 'goroutine-profile'>;
  readonly tables: WrittenTables;
  readonly crash?: WrittenCrash;
  readonly crashedId?: number;
  readonly program?: string;
  /** ISO 8601, where it is told. */
  readonly time?: string;
  /** All are what the runtime's leak detector found. */
  readonly isLeakProfile: boolean;
  readonly faults: readonly Fault[];
  /** Of a dump: where its text stands, to look up what the tables do not keep. */
  readonly text?: { readonly source: ByteSource; readonly prefix: string };
}

export function readWritten(written: Written): Reading {
  switch (written.form) {
    case 'dumps':
      return readOneDump(written);
    case 'profile':
      return readProto(written);
    case 'text profile':
      return readText(written);
  }
}

function readOneDump({ source, dumps, others }: Extract<Written, { form: 'dumps' }>): Reading {
  const builder = new TableBuilder();
  const dump = dumps[dumps.length - 1];
  const { strange, isCut } = readDump(source, dump, builder.frames, builder);
  const first = builder.firstId;
  const tables = builder.finish();
  const faults: Fault[] = [...keptFaults(tables)];
  if (dumps.length + others > 1) {
    const named = dumps.length > 1 ? `: the others are ${source.name}#1 to #${dumps.length - 1}` : '';
    faults.push(fault('several-dumps', `${source.name} has ${dumps.length + others} dumps. This is the last${named}.`));
  }
  if (strange > 0)
    faults.push(fault('strange-lines', `${strange} lines within stacks are none of theirs, and are left out.`));
  if (isCut) faults.push(fault('dump-cut', 'The dump ends in the middle of a stack: what follows is missing.'));
  const { crash, prefix } = dump;
  // The one that panics, or was running when a fault came, is printed first.
  const crashedId = crash && crash.kind !== 'requested' && isRunning(tables, first) ? first : undefined;
  return {
    kind: 'goroutine-dump',
    tables,
    crash,
    crashedId,
    isLeakProfile: false,
    faults,
    text: { source, prefix },
  };
}

function isRunning({ goroutines }: WrittenTables, id: number): boolean {
  const row = goroutines.id.indexOf(id);
  return row >= 0 && goroutines.status[row] === G_RUNNING;
}

function readProto({ source, bytes }: Extract<Written, { form: 'profile' }>): Reading {
  const builder = new TableBuilder();
  const { type, program, time } = readProfile(bytes, source.name, builder.frames, builder);
  const tables = builder.finish();
  return {
    kind: 'goroutine-profile',
    tables,
    program,
    time: time === undefined ? undefined : new Date(time).toISOString(),
    isLeakProfile: type === LEAK_PROFILE,
    faults: keptFaults(tables),
  };
}

function readText({ source, profile }: Extract<Written, { form: 'text profile' }>): Reading {
  const builder = new TableBuilder();
  const told = readTextProfile(source, profile, builder.frames, builder);
  const tables = builder.finish();
  const faults = [...keptFaults(tables)];
  if (told !== profile.total)
    faults.push(
      fault('profile-cut', `The profile says that there are ${profile.total} goroutines, and tells of ${told}.`, {
        hint: 'It was cut: fetch it again.',
      }),
    );
  const isLeakProfile = profile.type === LEAK_PROFILE;
  return { kind: 'goroutine-profile', tables, isLeakProfile, faults };
}

function keptFaults({ left, goroutines: { count } }: WrittenTables): Fault[] {
  return left > 0 ? [fault('goroutines-cut', `Of ${count + left} goroutines the first ${count} are shown.`)] : [];
}
