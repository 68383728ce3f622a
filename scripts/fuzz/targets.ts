/** What is fuzzed: single readers, thousands of times a second, and whole openings, with all that a session answers. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDwarf } from '../../engine/dwarf/dwarf.ts';
import { openImage } from '../../engine/elf/image.ts';
import { imageNotes } from '../../engine/elf/notes.ts';
import { openModule } from '../../engine/gobin/module.ts';
import { identify, openSession, openTraceFile } from '../../engine/index.ts';
import { openCore } from '../../engine/process/core.ts';
import { openExecutable } from '../../engine/process/executable.ts';
import { NativeModule } from '../../engine/process/native/native-module.ts';
import { unpack } from '../../server/host/unpack.ts';
import { contents, mutated, type Random, whole } from './mutate.ts';

/** Files that are damaged: real ones. */
export interface Corpus {
  readonly core: string;
  readonly executable: string;
  readonly trace?: string;
  /** Packed ones and a bundle. */
  readonly packed: readonly string[];
}

export interface Target {
  readonly name: string;
  /** A single reader, or a whole opening. */
  readonly kind: 'reader' | 'open';
  readonly run: (random: Random) => void | Promise<void>;
}

const SECTIONS = new Set(['goroutines', 'channels', 'locks', 'diagnosis', 'threads', 'scheduler'] as const);
const UNPACKED_LIMIT = 256 << 20;

export function targetsOf(corpus: Corpus): Target[] {
  const core = readFileSync(corpus.core);
  const executable = readFileSync(corpus.executable);
  const head = core.subarray(0, 1 << 20);
  const packed = corpus.packed.map((path) => ({ path, bytes: readFileSync(path) }));
  const trace = corpus.trace !== undefined && existsSync(corpus.trace) ? readFileSync(corpus.trace) : undefined;
  return [
    reader('notes and headers of a core', (random) => {
      const source = mutated(head, 'core', random);
      identify(source);
      openCore(source);
    }),
    reader('notes', (random) => void imageNotes(openImage(mutated(head, 'core', random)))),
    reader('an executable: pclntab, module, names', (random) => {
      const image = openExecutable(mutated(executable, 'program', random));
      const module = openModule(image);
      for (let i = 0; i < 32; i++) {
        const pc = module.text.start + random.below(Math.max(1, module.text.end - module.text.start));
        const f = module.pclntab.functionAt(pc);
        if (f) module.callsAt(f, pc);
      }
    }),
    reader('debug information', (random) => debugInformation(mutated(executable, 'program', random), random)),
    reader('frames and lines of native code', (random) => {
      const module = new NativeModule('program', openImage(mutated(executable, 'program', random)), 0);
      for (let i = 0; i < 16; i++) {
        const pc = 0x400000 + random.below(1 << 21);
        module.rulesAt(pc);
        module.placesAt(pc);
      }
    }),
    ...(trace ? [reader('an execution trace', (random) => void openTraceFile(mutated(trace, 'trace', random)))] : []),
    ...packed.map(({ path, bytes }) =>
      reader(`unpacking ${path.slice(path.lastIndexOf('.'))}`, (random) =>
        unpacked(contents(mutated(bytes, 'packed', random)), path),
      ),
    ),
    { name: 'a core and its executable', kind: 'open', run: (random) => opening(core, executable, random) },
  ];
}

function reader(name: string, run: Target['run']): Target {
  return { name, kind: 'reader', run };
}

function debugInformation(source: Parameters<typeof openImage>[0], random: Random): void {
  const dwarf = openDwarf(openImage(source));
  if (!dwarf) return;
  for (const name of ['runtime.g', 'runtime.m', 'main.Account', 'time.Time']) dwarf.structLayout(name);
  for (let i = 0; i < 8; i++) dwarf.functionAt(0x400000 + random.below(1 << 21));
}

async function unpacked(bytes: Uint8Array, like: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-fuzz-'));
  try {
    const path = join(folder, like.slice(like.lastIndexOf('/') + 1));
    writeFileSync(path, bytes);
    await unpack(path, join(folder, 'out'), UNPACKED_LIMIT);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Damages the core, the executable, or both; then asks everything. */
function opening(core: Uint8Array, executable: Uint8Array, random: Random): void {
  const which = random.below(4);
  const session = openSession({
    core: which === 0 ? whole(core, 'core') : mutated(core, 'core', random),
    executable: which === 1 ? whole(executable, 'program') : mutated(executable, 'program', random),
  });
  for (const _ of session.inspect({ sections: SECTIONS, maxLength: 64, maxDepth: 2 }));
  session.summary();
  const page = session.goroutines({ filter: '', sort: 'id', descending: false, offset: 0, limit: 8 });
  const limits = { path: [], depth: 2, elements: 10, bytes: 100, offset: 0 };
  for (const { id } of page.rows)
    for (let frame = 0; frame < 4; frame++) session.variables({ goroutineId: id, frame, ...limits });
  session.heap({ byType: true, offset: 0, limit: 10 });
}
