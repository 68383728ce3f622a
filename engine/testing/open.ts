/** Opens fixtures for tests: a real core and its executable through real files. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Inspection } from '../../docs/inspect-contract.d.ts';
import type { Fixture } from '../../fixtures/take.ts';
import type { ByteSource } from '../bytes/source.ts';
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
  return openSession({ core: fileSource(fixture.core), executable: fileSource(fixture.executable) });
}

/** The document that `unpark inspect` would print. */
export function inspect(
  session: OpenSession,
  sections: readonly ('goroutines' | 'variables' | 'threads' | 'diagnosis')[],
): Inspection {
  const chunks = [...session.inspect({ sections: new Set(sections), maxLength: 64, maxDepth: 2 })];
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Inspection;
}

export function dumpOf(fixture: Fixture): CrashDump {
  return parseCrashDump(readFileSync(fixture.dump, 'utf8'));
}
