import { describe, expect, it } from 'vitest';
import { originOf, packageOf, printedApart, printedAsOne } from './names.ts';

describe('names of functions', () => {
  it.each([
    ['main.Map[go.shape.int]', 'main.Map[...]'],
    ['main.(*Pair[go.shape.string,go.shape.[]int]).Get', 'main.(*Pair[...]).Get'],
    ['main.main', 'main.main'],
    ['main.a]b[', 'main.a]b['],
  ])('%s is printed as %s by every Go', (name, printed) => {
    expect(printedAsOne(name)).toBe(printed);
    expect(printedApart(name)).toBe(printed);
  });

  // Those of runtime/traceback_test.go, TestFuncNamePiecesForPrint, and what programs have.
  it.each([
    ['a[b].c[d]e', 'a[...]e', 'a[...].c[...]e'],
    ['a[[b]].c[d]e', 'a[...]e', 'a[...].c[...]e'],
    ['a[b].c[[d]]e', 'a[...]e', 'a[...].c[...]e'],
    ['a[b].c[d].e[f].g', 'a[...].g', 'a[...].c[...].g'],
    ['a[[]b]c', 'a[...]c', 'a[...]c'],
    ['a[b]]c', 'a[...]c', 'a[...]c'],
    ['a[b[[[].c[[d]]e', 'a[...]e', 'a[b[[[].c[[d]]e'],
    ['a[[b].c[[d]]e', 'a[...]e', 'a[[b].c[[d]]e'],
    ['a[[b]].c[d]]e', 'a[...]e', 'a[...].c[...]e'],
    ['main.Outer[go.shape.int].Inner[go.shape.int].func2', 'main.Outer[...].func2', 'main.Outer[...].Inner[...].func2'],
    [
      'main.(*Box[go.shape.int]).Map[go.shape.[]string].func1',
      'main.(*Box[...].func1',
      'main.(*Box[...]).Map[...].func1',
    ],
  ])('%s is printed as %s up to Go 1.26, as %s since 1.27', (name, old, recent) => {
    expect(printedAsOne(name)).toBe(old);
    expect(printedApart(name)).toBe(recent);
  });

  it('are printed once, whoever prints them again', () => {
    for (const printed of ['main.Map[...]', 'main.(*Box[...]).Map[...].func1'])
      expect(printedApart(printed)).toBe(printed);
  });

  it.each([
    ['github.com/a/b.(*T).M', 'github.com/a/b'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
    ['main.F[example.com/x.T]', 'main'],
    ['runtime.gopark', 'runtime'],
    ['example.com/a%2eb.(*Box[go.shape.int]).Map[example.com/c.T].func1', 'example.com/a.b'],
  ])('%s is in package %s', (name, path) => expect(packageOf(name)).toBe(path));

  it.each([
    ['main.run', 'user'],
    ['example.com/shop/cart.(*Cart).Add', 'user'],
    ['example.com/shopping.Go', 'library'],
    ['net/http.(*conn).serve', 'library'],
    ['sync.(*Mutex).Lock', 'runtime'],
    ['internal/runtime/syscall.Syscall6', 'runtime'],
  ] as const)('%s is %s code', (name, origin) => expect(originOf(name, 'example.com/shop')).toBe(origin));
});
