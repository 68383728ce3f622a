/** Generic methods, which Go has since 1.27: their names as the runtime prints them, and what their variables are. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Goroutine } from '../../docs/inspect-contract.d.ts';
import { fixture } from '../../fixtures/take.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

const HOLD = 'main.(*Box[...]).Hold[...]';
const EACH = 'main.Box[...].Each[...]';
const LATER = 'main.(*Box[...]).Later[...]';

describe.each(['default', 'noopt'] as const)('generic methods, %s', (flags) => {
  let all: Goroutine[];
  let session: ReturnType<typeof openFixture>;

  beforeAll(async () => {
    const taken = await fixture({ program: 'generics', go: '1.27.4', flags, mode: 'exe', way: 'crash' });
    session = openFixture(taken);
    const document = inspect(session, ['goroutines', 'variables']);
    all = document.goroutines ?? [];
    expect(disagreements(document, dumpOf(taken), 'dead')).toEqual([]);
  });

  const frames = (name: string) => all.flatMap((g) => g.frames.filter((f) => f.function === name));
  /** "*main.Box[int] chan string": of each call, in no order, since ids have none. */
  const types = (name: string, ...variables: readonly string[]) =>
    frames(name)
      .map((f) => variables.map((wanted) => f.variables?.find((v) => v.name === wanted)?.type).join(' '))
      .sort();

  test('are found by their names, with each pair of type arguments left out by itself', () => {
    const matched = (filter: string) =>
      session.goroutines({ filter, sort: 'id', descending: false, offset: 0, limit: 100 }).matched;
    expect(matched('fn:Box[...]).Hold[...]')).toBe(4);
    expect(matched('fn:Box[...].Each')).toBe(2);
    expect(matched('fn:Later[...].func1.1')).toBe(2);
    expect(all.filter((g) => g.createdBy?.function === `${LATER}.func1`)).toHaveLength(2);
    expect(all.filter((g) => g.createdBy?.function === 'main.(*Box[...]).Both[...]')).toHaveLength(4);
  });

  test('have the types that they were called with, of the type and of the method', () => {
    expect(types(HOLD, 'b', 'stop', 'what')).toEqual([
      '*main.Box[int] chan *main.user main.Pair[string,*main.user]',
      '*main.Box[int] chan float64 main.Pair[string,float64]',
      '*main.Box[int] chan string main.Pair[string,string]',
      '*main.Box[string] chan []int main.Pair[string,[]int]',
    ]);
    expect(types(EACH, 'b', 'stop')).toEqual([
      'main.Box[int] chan main.Pair[int,string]',
      'main.Box[string] chan main.Pair[string,*main.user]',
    ]);
    expect(types(`${LATER}.func1.1`, 'stop')).toEqual(['chan main.user', 'chan string']);
  });

  test('and as values are called by what the compiler wraps around them, whose arguments are told where they are known', () => {
    const [wrapper] = frames('main.startMethods.func3');
    const told = (wrapper.variables ?? []).map(({ name, type }) => `${name} ${type}`);
    expect(told).toEqual(
      flags === 'noopt' ? ['~p0 chan go.shape.float64', '~p1 main.Pair[go.shape.string,go.shape.float64]'] : [],
    );
  });

  test('and closures of functions that were inlined, which share a name, their own', () => {
    const [int, string] = ['chan int', 'chan string'];
    expect(types('main.Hear[...].func1', 'stop')).toEqual([int, int, int, int, string, string]);
    const places = frames('main.Hear[...].func1').map(({ pc }) => pc);
    // One for each shape; optimised, there are more of one name, which have numbers in their code.
    const { size } = new Set(places);
    if (flags === 'noopt') expect(size).toBe(2);
    else expect(size).toBeGreaterThan(2);
  });
});
