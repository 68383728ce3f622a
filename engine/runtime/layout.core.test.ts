/** A Go version that the table does not know is read by its own debug information: for known ones both must agree. */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openDwarf } from '../dwarf/dwarf.ts';
import { openImage } from '../elf/image.ts';
import { dataSymbols } from '../elf/symbols.ts';
import { openCore } from '../process/core.ts';
import { openProcess } from '../process/process.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, fileSource, inspect, openFixture } from '../testing/open.ts';
import type { RuntimeLayout } from './fields.ts';
import { resolveLayout } from './layout.ts';
import { fitsProcess } from './layout-check.ts';

/** Structures of package runtime/trace. */
const OF_TRACE = new Set(['flightRecorder', 'rawBatch', 'rawGeneration', 'traceRecorder', 'traceMultiplexer']);

describe('layouts from debug information', () => {
  for (const go of ['1.20.14', '1.22.12', '1.24.9', '1.25.5', '1.26.8', '1.27.4']) {
    it(`go${go}: the program says what the table says`, async () => {
      const taken = await fixture({ program: 'workers', go, flags: 'default', mode: 'exe', way: 'abort' });
      const dwarf = openDwarf(openImage(fileSource(taken.executable)));
      const source = (name: string) => {
        const layout = dwarf?.structLayout(name);
        return layout && { size: layout.size, fields: Object.fromEntries(layout.offsets) };
      };
      const fromTable = resolveLayout(`go${go}`, 'amd64', () => undefined);
      const fromProgram = resolveLayout('go1.99.1', 'amd64', () => source);
      expect(fromTable.from).toBe('table');
      expect(fromProgram.from).toBe('dwarf');
      expect(fromProgram.missing).toEqual([]);
      // Of package runtime/trace a program has what it uses.
      const { sizes } = fromProgram.layout;
      const has = (name: string) => !(name in sizes) || sizes[name as keyof typeof sizes] > 0;
      const common = (layout: RuntimeLayout) => ({
        ...Object.fromEntries(Object.entries(layout).filter(([name]) => name !== 'sizes' && has(name))),
        sizes: Object.fromEntries(Object.entries(layout.sizes).filter(([name]) => has(name))),
      });
      expect(common(fromProgram.layout)).toEqual(common(fromTable.layout));
      const left = Object.keys(sizes).filter(
        (name) => !has(name) && fromTable.layout.sizes[name as keyof typeof sizes] > 0,
      );
      expect(left.filter((name) => !OF_TRACE.has(name))).toEqual([]);
    });
  }

  // Go 1.23.12 and 1.24.6 moved fields of runtime.m: the releases before them are read right, whichever way.
  for (const go of ['1.23.4', '1.24.0']) {
    it(`go${go}: running goroutines have their stacks, as the process printed them`, async () => {
      const taken = await fixture({ program: 'panic', go, flags: 'default', mode: 'exe', way: 'crash' });
      const document = inspect(openFixture(taken), ['goroutines']);
      expect(disagreements(document, dumpOf(taken), 'dead')).toEqual([]);
      expect(document.problems).toEqual([]);

      const executable = openImage(fileSource(taken.executable));
      const process = openProcess(openCore(fileSource(taken.core)), executable);
      const [allm, sched] = ['runtime.allm', 'runtime.sched'].map(
        (name) => dataSymbols(executable, new Set([name])).get(name) ?? 0,
      );
      expect(fitsProcess(process, resolveLayout(`go${go}`, 'amd64', () => undefined).layout, allm, sched)).toBe(true);
      const later = resolveLayout(`go${go.replace(/\d+$/, '99')}`, 'amd64', () => undefined).layout;
      expect(fitsProcess(process, later, allm, sched)).toBe(false);
    });
  }

  it('a version that nobody knows, stripped, is read like the newest known one, and says so', () => {
    expect(resolveLayout('go1.99.1', 'amd64', () => undefined).from).toBe('nearest');
  });
});
