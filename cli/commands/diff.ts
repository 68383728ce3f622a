/** `unpark diff`: what changed from one snapshot of a program to another. */
import { Command, Option } from 'commander';
import type { SnapshotProfile } from '../../api/index.ts';
import { compareProfiles } from '../../engine/index.ts';
import { comparisonReport } from '../print/comparison-report.ts';
import { Failure } from '../print/report.ts';
import { EXE_OPTION, withSession } from './with-session.ts';

interface Options {
  readonly exe?: string;
  readonly equal: 'lines' | 'functions';
  readonly heap: boolean;
  readonly filter: string;
  readonly json: boolean;
}

export function diffCommand(): Command {
  return new Command('diff')
    .description('say what changed from one snapshot of a program to another: groups, channels and locks, the heap')
    .argument(
      '<before>',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, gzip-compressed or not, or an .unpark bundle',
    )
    .argument('<after>', 'the same of the later one')
    .option(...EXE_OPTION)
    .addOption(new Option('--equal <what>', 'stacks are equal by').choices(['lines', 'functions']).default('lines'))
    .option('--filter <filter>', 'only goroutines that it keeps, and what they wait for or hold', '')
    .option('--heap', 'compare objects by type too (walks the whole heap)', false)
    .option('--json', 'print JSON', false)
    .action(diff);
}

async function diff(before: string, after: string, options: Options): Promise<void> {
  const compared = compareProfiles(await profileOf(before, options), await profileOf(after, options));
  process.stdout.write(
    options.json ? `${JSON.stringify(compared, undefined, 2)}\n` : `${comparisonReport(compared).join('\n')}\n`,
  );
}

/** One at a time: a large core's tables are gone before the next one's are made. */
async function profileOf(core: string, { exe, equal, heap, filter }: Options): Promise<SnapshotProfile> {
  let profile: SnapshotProfile | undefined;
  await withSession(core, exe, (session) => {
    profile = session.profile({ equal, heap, filter });
  });
  if (profile) return profile;
  throw new Failure(`Nothing is known of the goroutines of ${core}: its executable is missing. Give it with --exe.`);
}
