/** Opens fixtures for tests: a real core and its executable through real files. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Inspection } from '../../docs/inspect-contract.d.ts';
import type { Fixture } from '../../fixtures/take.ts';
import { libraryFiles } from '../../server/host/library-files.ts';
import { AddressSpace } from '../bytes/address-space.ts';
import { type ByteSource, memorySource } from '../bytes/source.ts';
import { openModule } from '../gobin/module.ts';
import { openCore } from '../process/core.ts';
import { openExecutable } from '../process/executable.ts';
import { openProcess } from '../process/process.ts';
import { type GoProgram, openProgram } from '../runtime/program.ts';
import type { InspectSection } from '../session/inspect.ts';
import { type OpenSession, openSession } from '../session/open.ts';
import { type CrashDump, parseCrashDump } from './crash-dump.ts';

export function fileSource(path: string): ByteSource & { close(): void } {
  const descriptor = openSync(path, 'r');
  return {
    name: path,
    size: fstatSync(descriptor).size,
    read: (offset, into) => readSync(descriptor, into, 0, into.length, offset),
    close: () => closeSync(descriptor),
  };
}

export function openFixture(fixture: Fixture): OpenSession {
  return openSession({
    core: fileSource(fixture.core),
    executable: fileSource(fixture.executable),
    libraries: libraryFiles,
  });
}

/** The program in a fixture's process, without the tables that a session builds. */
export function openFixtureProgram(
  fixture: Pick<Fixture, 'core' | 'executable'>,
  executable: ByteSource = fileSource(fixture.executable),
  core: ByteSource = fileSource(fixture.core),
): GoProgram {
  const image = openExecutable(executable);
  return openProgram(openProcess(openCore(core), image), openModule(image), () => undefined);
}

/** An executable without section headers: no symbols, no debug information, as `strip` leaves it and worse. */
export function strippedSource(path: string): ByteSource {
  const bytes = Uint8Array.from(readFileSync(path));
  bytes.fill(0, 0x28, 0x30); // e_shoff
  bytes.fill(0, 0x3c, 0x40); // e_shnum, e_shstrndx
  return memorySource(bytes, path);
}

/** The same with a hole in its memory: a range that is not in the core. */
export function withoutMemory(program: GoProgram, start: number, end: number): GoProgram {
  const hole = { start, end, offset: 0, missing: { code: 'page-not-in-core', why: 'is not in the core' } };
  const memory = new AddressSpace([hole, ...program.memory.ranges]);
  return openProgram({ ...program.process, memory }, program.module, () => undefined);
}

/** A source with some of its bytes changed: offset → what stands there instead. */
export function patchedSource(source: ByteSource, patches: ReadonlyMap<number, Uint8Array>): ByteSource {
  return {
    ...source,
    read(offset, into) {
      const got = source.read(offset, into);
      for (const [at, bytes] of patches) {
        for (let i = 0; i < bytes.length; i++) {
          const place = at + i - offset;
          if (place >= 0 && place < got) into[place] = bytes[i];
        }
      }
      return got;
    },
  };
}

/** The document that `unpark inspect` would print. */
export function inspect(session: OpenSession, sections: readonly InspectSection[]): Inspection {
  const chunks = [...session.inspect({ sections: new Set(sections), maxLength: 64, maxDepth: 2 })];
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Inspection;
}

export function dumpOf(fixture: Fixture): CrashDump {
  return parseCrashDump(readFileSync(fixture.dump, 'utf8'));
}
