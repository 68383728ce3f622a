import { expect, it } from 'vitest';
import { asSentence } from './Words.tsx';

it.each([
  [
    ['third on ', { processor: 2 }],
    ['Third on ', { processor: 2 }, '.'],
  ],
  [
    [{ processor: 2 }, ' runs ', { goroutine: 7 }, ' in main.sum'],
    [{ processor: 2 }, ' runs ', { goroutine: 7 }, ' in main.sum', '.'],
  ],
  [['it is said.'], ['It is said.']],
])('%j is a sentence', (words, sentence) => expect(asSentence(words)).toEqual(sentence));
