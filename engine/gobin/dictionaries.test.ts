import { describe, expect, it } from 'vitest';
import { dictionaryOwners, isClosure, outerOf } from './dictionaries.ts';

describe('whose dictionary a generic function uses', () => {
  it.each([
    ['main.Map[go.shape.int,go.shape.[]int]', ['main.Map']],
    ['main.Map[go.shape.int].func1.2', ['main.Map']],
    ['main.(*List[go.shape.int]).Add', ['main.List.Add', 'main.List']],
    ['main.(*List[go.shape.int]).Add.func1', ['main.List.Add', 'main.List']],
    ['main.(*Box[go.shape.int]).Map[go.shape.struct { Name string }]', ['main.Box.Map', 'main.Box']],
    ['main.Box[go.shape.int].Map[go.shape.int,go.shape.[]int].func1.gowrap2', ['main.Box.Map', 'main.Box']],
  ])('%s: %j', (name, owners) => expect(dictionaryOwners(name)).toEqual(owners));

  it('a closure in a generic method has that of the method', () => {
    const closure = 'main.(*Box[go.shape.int]).Map[go.shape.string].func1.1';
    expect(isClosure(closure)).toBe(true);
    expect(outerOf(closure)).toBe('main.(*Box[go.shape.int]).Map[go.shape.string]');
    expect(isClosure(outerOf(closure))).toBe(false);
  });
});
