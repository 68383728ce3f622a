/** A Go version that the table does not know is read by its own debug information: for known ones both must agree. */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openDwarf } from '../dwarf/dwarf.ts';
import { openImage } from '../elf/image.ts';
import { fileSource } from '../testing/open.ts';
import { resolveLayout } from './layout.ts';

describe('layouts from debug information', () => {
  for (const go of ['1.20.14', '1.22.12', '1.24.9', '1.25.5', '1.26.8']) {
    it(`go${go}: the program says what the table says`, async () => {
      const taken = await fixture({ program: 'workers', go, flags: 'default', mode: 'exe', way: 'abort' });
      const dwarf = openDwarf(openImage(fileSource(taken.executable)));
      const source = (name: string) => {
        const layout = dwarf?.structLayout(name);
        return layout && { size: layout.size, fields: Object.fromEntries(layout.offsets) };
      };
      const fromTable = resolveLayout(`go${go}`, () => undefined);
      const fromProgram = resolveLayout('go1.99.1', () => source);
      expect(fromTable.from).toBe('table');
      expect(fromProgram.from).toBe('dwarf');
      expect(fromProgram.missing).toEqual([]);
      expect(fromProgram.layout).toEqual(fromTable.layout);
    });
  }

  it('a version that nobody knows, stripped, is read like the newest known one, and says so', () => {
    expect(resolveLayout('go1.99.1', () => undefined).from).toBe('nearest');
  });
});
