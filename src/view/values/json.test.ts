import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines } from './json.ts';

const drawn = (text: string, isWhole = true) => {
  const { lines, problem } = jsonLines(text, isWhole);
  return [
    ...lines.map((runs) => runs.map((run) => run.text).join('')),
    ...(problem === undefined ? [] : [`! ${problem}`]),
  ];
};

describe('JSON', () => {
  it('has one member or element a line', () => {
    expect(drawn('{"a":1,"b":[true,{},[]],"c":{"d":null}}')).toEqual([
      '{',
      '  "a": 1,',
      '  "b": [',
      '    true,',
      '    {},',
      '    []',
      '  ],',
      '  "c": {',
      '    "d": null',
      '  }',
      '}',
    ]);
  });
  it('may end in the middle where more is to come', () => {
    expect(drawn('{"a":"long te', false)).toEqual(['{', '  "a": "long te']);
    expect(drawn('{"a":12', false)).toEqual(['{', '  "a": 12']);
    expect(drawn('{"a":12')).toEqual(['{', '  "a": 12', '! it ends in the middle']);
  });
  it.each([
    ['{a:1}', '! at character 2 it is not JSON'],
    ['{"a":1,}', '! at character 8 it is not JSON'],
    ['[1 2]', '! at character 4 it is not JSON'],
    ['[1}', '! at character 3 it is not JSON'],
    ['hello', '! at character 1 it is not JSON'],
    ['"open', '! at character 1 it is not JSON'],
    ['', '! it ends in the middle'],
  ])('%s is none', (text, problem) => expect(drawn(text).at(-1)).toBe(problem));

  it('is written as JSON.stringify would, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(drawn(text).join('\n')).toBe(JSON.stringify(JSON.parse(text), undefined, 2));
      }),
    );
  });
});
