/** Which Go writes which version of the trace's format. */
import { expect, it } from 'vitest';
import { writes, writtenBy } from './version.ts';

it('the releases that write a version are named', () => {
  expect([22, 23, 25, 26].map(writtenBy)).toEqual(['Go 1.22', 'Go 1.23 or 1.24', 'Go 1.25', 'Go 1.26 or 1.27']);
});

it('a Go version writes the newest that is not newer than itself; one that nobody knows, that or a newer one', () => {
  const written = (goMinor: number) => [22, 23, 25, 26, 28, 30].filter((version) => writes(goMinor, version));
  expect([22, 23, 24, 25, 26, 27].map(written)).toEqual([[22], [23], [23], [25], [26], [26]]);
  expect(written(28)).toEqual([26, 28, 30]);
  expect(written(21)).toEqual([]);
});
