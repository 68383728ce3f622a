import { describe, expect, it } from 'vitest';
import { dictionaryOwners, isClosure, isMethod, outerOf } from './dictionaries.ts';

describe('whose dictionary a generic function uses', () => {
  it.each([
    ['main.Map[go.shape.int,go.shape.[]int]', ['main.Map'], false],
    ['main.Map[go.shape.int].func1.2', ['main.Map'], false],
    ['main.(*List[go.shape.int]).Add', ['main.List.Add', 'main.List'], true],
    ['main.(*List[go.shape.int]).Add.func1', ['main.List.Add', 'main.List'], true],
    ['main.(*Box[go.shape.int]).Map[go.shape.struct { Name string }]', ['main.Box.Map'], true],
    ['main.Box[go.shape.int].Map[go.shape.int,go.shape.[]int].func1.gowrap2', ['main.Box.Map'], true],
  ])('%s: %j', (name, owners, ofType) => {
    expect(dictionaryOwners(name)).toEqual(owners);
    expect(isMethod(name)).toBe(ofType);
  });

  it('a closure in a generic method has that of the method', () => {
    const closure = 'main.(*Box[go.shape.int]).Map[go.shape.string].func1.1';
    expect(isClosure(closure)).toBe(true);
    expect(outerOf(closure)).toBe('main.(*Box[go.shape.int]).Map[go.shape.string]');
    expect(isClosure(outerOf(closure))).toBe(false);
  });
});
