/** Opens what a verb is given, and cleans up what was unpacked for it. */
import { type OpenSession, openSession, sourceRange } from '../../engine/index.ts';
import { openFile } from '../../server/host/file-source.ts';
import { libraryFiles } from '../../server/host/library-files.ts';
import type { ResolvedInput } from '../../server/host/resolve-input.ts';
import { secondIfLarge } from '../../server/host/second-thread.ts';
import { progressLine } from '../print/progress-line.ts';

/** The option that every verb has that opens a core. */
export const EXE_OPTION = [
  '--exe <file>',
  'the executable; by itself it is found at the path that the core names, or beside the core',
] as const;

export async function withSession(
  core: string,
  executable: string | undefined,
  use: (session: OpenSession) => void | Promise<void>,
): Promise<void> {
  const { withInput } = await import('../../server/host/resolve-input.ts');
  await withInput(core, executable, async (input) => use(openResolved(input)));
}

export function openResolved({ core, executable, debug, part }: ResolvedInput): OpenSession {
  const file = openFile(core);
  // Only who looks at a terminal wants to know how far it is.
  const line = process.stderr.isTTY ? progressLine((text) => process.stderr.write(text)) : undefined;
  try {
    return openSession({
      core: part ? sourceRange(file, part.from, part.to) : file,
      executable: executable === undefined ? undefined : openFile(executable),
      debug: debug === undefined ? undefined : openFile(debug),
      libraries: libraryFiles,
      wallTime: file.modified.toISOString(),
      progress: line?.tell,
      second: part || executable === undefined ? undefined : secondIfLarge(file, { core, executable, debug }),
    });
  } finally {
    line?.end();
  }
}
