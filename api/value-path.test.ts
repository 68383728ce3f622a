import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatGlobalPath,
  formatValuePath,
  formatValuePaths,
  joinGlobalName,
  parseValuePath,
  parseValuePaths,
} from './value-path.ts';

describe('value paths', () => {
  it.each([
    ['from.mu', ['from', 'mu']],
    ['accounts[17].mu', ['accounts', '[17]', 'mu']],
    ['req.Header["Host"][0]', ['req', 'Header', '["Host"]', '[0]']],
    ['m["a.b[\\"c\\"], d"].x', ['m', '["a.b[\\"c\\"], d"]', 'x']],
    ['xs[:cap][9]', ['xs', '[:cap]', '[9]']],
    ['p.*', ['p', '*']],
    ['m[#3].key', ['m', '[#3]', 'key']],
  ] as const)('%s', (text, path) => {
    expect(parseValuePath(text)).toEqual(path);
    expect(formatValuePath(path)).toBe(text);
  });

  it('opens paths as they were written before brackets joined on', () => {
    expect(parseValuePath('entries.[3].amount')).toEqual(['entries', '[3]', 'amount']);
    expect(parseValuePath('a\\.b.c')).toEqual(['a.b', 'c']);
  });

  it('takes any text for some path', () => {
    expect(parseValuePath('x[')).toEqual(['x[']);
    expect(parseValuePath('x["a')).toEqual(['x["a']);
    expect(parseValuePath('')).toEqual([]);
    expect(parseValuePath('...')).toEqual([]);
  });

  it('brings any path, and any list of paths, back', () => {
    const step = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
    const key = fc.string().map((text) => `[${JSON.stringify(text)}]`);
    const path = fc.array(fc.oneof(step, key, fc.constantFrom('[3]', '[#1]', '[:cap]', '*')), { minLength: 1 });
    fc.assert(
      fc.property(path, (steps) => {
        expect(parseValuePath(formatValuePath(steps))).toEqual(steps);
      }),
    );
    fc.assert(
      fc.property(fc.array(path, { minLength: 1 }), (paths) => {
        expect(parseValuePaths(formatValuePaths(paths))).toEqual(paths);
      }),
    );
  });
});

describe('paths of package variables', () => {
  it.each([
    ['main.registry.mu', ['main.registry', 'mu']],
    ['net/http.DefaultClient.Jar', ['net/http.DefaultClient', 'Jar']],
    ['gopkg.in/yaml%2ev2.fields[3].name', ['gopkg.in/yaml%2ev2.fields', '[3]', 'name']],
    ['main\\.x.a/b', ['main.x', 'a/b']],
    ['main\\.x/y.a', ['main.x/y', 'a']],
    ['main\\.x\\\\', ['main.x\\']],
  ] as const)('%s', (text, path) => {
    expect(formatGlobalPath(path)).toBe(text);
    expect(joinGlobalName(parseValuePath(text))).toEqual(path);
  });
});
