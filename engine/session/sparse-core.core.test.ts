/** A core of forty gigabytes, nearly all of it holes: only what is needed is read. */
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openFile } from '../../server/host/file-source.ts';
import { identify } from './identify.ts';
import { openSession } from './open.ts';

test('it is identified, opened and diagnosed by reading a few megabytes', async () => {
  const { core, executable } = await fixture({
    program: 'reserved',
    go: '1.27.4',
    flags: 'default',
    mode: 'exe',
    way: 'live',
    args: ['40'],
    withoutDump: true,
  });
  expect(statSync(core).size).toBeGreaterThan(40 * 2 ** 30);
  const file = openFile(core);
  let bytes = 0;
  const counted = {
    ...file,
    read(offset: number, into: Uint8Array) {
      const length = file.read(offset, into);
      bytes += length;
      return length;
    },
  };
  expect(identify(counted).what).toBe('core');
  const session = openSession({ core: counted, executable: openFile(executable) });
  expect(session.summary().facts.counts.goroutines).toBeGreaterThan(100);
  expect(
    session.goroutines({ filter: 'reason:"chan send"', sort: 'id', descending: false, offset: 0, limit: 1 }).matched,
  ).toBe(100);
  expect(bytes).toBeLessThan(8 << 20);
  session.diagnosis();
  expect(bytes).toBeLessThan(64 << 20);
});
