/** What a channel variable refers to is only shown as a channel of its type if it is one: dead variables refer to what was freed. */
import { expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { fileSource, openFixtureProgram, patchedSource } from '../testing/open.ts';
import { valuesIn } from './testing/frames.ts';

const LIMITS = { depth: 2, elements: 8, bytes: 40, offset: 0, path: ['Some'] };

it('memory that is no channel of that type any more', async () => {
  const taken = await fixture({ program: 'channels', go: '1.27.4', flags: 'noopt', mode: 'exe', way: 'crash' });
  const whole = openFixtureProgram(taken);
  const some = valuesIn(whole).values.global('main.s', LIMITS);
  expect(some).toMatchObject({ length: 2 });
  const address = Number(/\((0x[0-9a-f]+)\)/.exec(some?.value ?? '')?.[1]);
  const range = whole.memory.rangeAt(address);
  const read = (field: 'elemsize' | 'sendx', byte: number) => {
    const at = (range?.offset ?? 0) + address - (range?.start ?? 0) + whole.layout.hchan[field];
    const core = patchedSource(fileSource(taken.core), new Map([[at, Uint8Array.of(byte)]]));
    return valuesIn(openFixtureProgram(taken, fileSource(taken.executable), core)).values.global('main.s', LIMITS);
  };
  expect(read('elemsize', 3)).toMatchObject({ value: some?.value, fault: expect.stringContaining('3 bytes') });
  expect(read('elemsize', 3)?.children).toBeUndefined();
  expect(read('sendx', 200)?.fault).toContain('contradict each other');
});
