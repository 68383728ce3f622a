import { expect, it } from 'vitest';
import type { Variable } from '../../../api/value.ts';
import { packageOf, rootsOf, shownPackage } from './model.ts';

const packages = [
  { name: 'main', count: 4, own: true },
  { name: 'net/http', count: 40, own: false },
];
const link = { view: 'variables', snapshot: 'a' } as const;
const variable = (name: string): Variable => ({ name, type: 'int', kind: 'int', value: '1' });

it.each([
  ['main.registry', 'main'],
  ['net/http.DefaultClient', 'net/http'],
  ['gopkg.in/yaml%2ev3.x', 'gopkg.in/yaml%2ev3'],
])('%s is of %s', (name, of) => expect(packageOf(name)).toBe(of));

it('shows the package that the address names, or that of its value, or the first', () => {
  expect(shownPackage({ ...link, package: 'net/http' }, packages)).toBe('net/http');
  expect(shownPackage({ ...link, path: ['net/http.DefaultClient', 'Jar'] }, packages)).toBe('net/http');
  expect(shownPackage(link, packages)).toBe('main');
  expect(shownPackage(link, [])).toBeUndefined();
});

it('leaves out the package where it stands above', () => {
  const roots = rootsOf([variable('main.registry')], 'main');
  expect(roots.map((root) => [root.step, root.variable.name])).toEqual([['main.registry', 'registry']]);
  expect(rootsOf([variable('main.registry')], undefined)[0].variable.name).toBe('main.registry');
});
