/** Opening costs what must be read of the process, however large its debug information is. */
import { describe, expect, it } from 'vitest';
import { bigExecutable } from '../../fixtures/big-executable.ts';
import { openImage } from '../elf/image.ts';
import { fileSource } from '../testing/open.ts';
import { openSession } from './open.ts';

describe('a big executable', () => {
  it('opens without a byte of its debug information; the first variable reads it', async () => {
    const { core, executable } = await bigExecutable();
    const debug = openImage(fileSource(executable)).sections.filter((s) => s.name.startsWith('.debug_'));
    const debugSize = debug.reduce((sum, s) => sum + s.size, 0);
    expect(debugSize).toBeGreaterThan(4_000_000);

    const session = openSession({ core: fileSource(core), executable: fileSource(executable) });
    const { rows } = session.goroutines({ filter: '-is:system', sort: 'id', descending: false, offset: 0, limit: 100 });
    const detail = session.goroutine(rows[0].id, { offset: 0, limit: 100 });
    expect(detail?.frames.some((f) => f.function === 'main.main')).toBe(true);
    expect(session.threads().length).toBeGreaterThan(2);
    const { reading } = session.summary();
    expect(reading.debugInfoBytes).toBe(0);

    const main = detail?.frames.find((f) => f.function === 'main.main');
    const limits = { path: [], depth: 1, elements: 8, bytes: 64, offset: 0 };
    expect(session.variables({ goroutineId: rows[0].id, frame: main?.index ?? 0, ...limits })?.fault).toBeUndefined();
    expect(session.summary().reading.debugInfoBytes).toBeGreaterThan(0);
  });
});
