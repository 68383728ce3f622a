import { describe, expect, it } from 'vitest';
import { originOf, packageOf, printedName } from './names.ts';

describe('names of functions', () => {
  it.each([
    ['main.Map[go.shape.int]', 'main.Map[...]'],
    ['main.(*Pair[go.shape.string,go.shape.[]int]).Get', 'main.(*Pair[...]).Get'],
    ['main.main', 'main.main'],
  ])('%s is printed as %s', (name, printed) => expect(printedName(name)).toBe(printed));

  it.each([
    ['github.com/a/b.(*T).M', 'github.com/a/b'],
    ['gopkg.in/yaml%2ev3.Unmarshal', 'gopkg.in/yaml.v3'],
    ['main.F[example.com/x.T]', 'main'],
    ['runtime.gopark', 'runtime'],
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
