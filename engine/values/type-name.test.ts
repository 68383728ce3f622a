import { expect, test } from 'vitest';
import { conversion, printedType } from './type-name.ts';

test.each([
  ['int', 'int'],
  ['map[string]*example.com/app/pool.Conn', 'map[string]*pool.Conn'],
  ['func(context.Context, *net/http.Request) (int, error)', 'func(context.Context, *http.Request) (int, error)'],
  ['struct { A int "json:\\"a/b\\""; B net/http.Header }', 'struct { A int "json:\\"a/b\\""; B http.Header }'],
  ['[]encoding/json.Token', '[]json.Token'],
  ['chan<- github.com/a/b-c.d/v2.T', 'chan<- v2.T'],
  ['gopkg.in/yaml%2ev3.Node', 'yaml.v3.Node'],
  ['main.local·1', 'main.local'],
  ['noalg.struct { F uintptr; X0 *int }', 'struct { F uintptr; X0 *int }'],
  ['struct { main.a int; B string; main.c main.d }', 'struct { a int; B string; c main.d }'],
  ['struct { main.embedded }', 'struct { main.embedded }'],
  ['[]go.shape.int', '[]go.shape.int'],
  ['map[a/b.K]a/b.List[a/b.T,map[c/d.K]int]', 'map[b.K]b.List[a/b.T,map[c/d.K]int]'],
  ['a/b.bitmap[a/b.T·2]', 'b.bitmap[a/b.T·2]'],
  ['func(a/b.List[c/d.T]) a/b.T·1', 'func(b.List[c/d.T]) b.T'],
  ['[]map[a/b.K][4]a/b.V', '[]map[b.K][4]b.V'],
])('%s', (name, expected) => {
  expect(printedType(name)).toBe(expected);
});

test('packages are called what they call themselves, where that is known', () => {
  const names = new Map([
    ['github.com/a/b/v2', 'b'],
    ['gopkg.in/yaml.v3', 'yaml'],
  ]);
  const name = (type: string) => printedType(type, (path) => names.get(path));
  expect(name('map[github.com/a/b/v2.K]*gopkg.in/yaml%2ev3.Node')).toBe('map[b.K]*yaml.Node');
  expect(name('[]github.com/other/v2.T')).toBe('[]v2.T');
});

test('conversions', () => {
  expect(conversion('main.Color', '3')).toBe('main.Color(3)');
  expect(conversion('*main.T', '0xc000')).toBe('(*main.T)(0xc000)');
  expect(conversion('main.Pair[int,string]', 'x')).toBe('main.Pair[int,string](x)');
  expect(conversion('chan int', '0xc000')).toBe('(chan int)(0xc000)');
  expect(conversion('[]int', 'x')).toBe('([]int)(x)');
});
