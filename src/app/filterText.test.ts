import { expect, it } from 'vitest';
import { intentOf } from './filterText.ts';

it.each([
  ['  state:waiting ', { kind: 'filter', filter: 'state:waiting' }],
  ['', { kind: 'filter', filter: '' }],
  ['> theme', { kind: 'command', text: 'theme' }],
  ['g4411', { kind: 'goroutine', id: 4411 }],
  ['0xC0001a4120', { kind: 'memory', address: '0xc0001a4120' }],
  ['g4411 state:running', { kind: 'filter', filter: 'g4411 state:running' }],
  ['wait:>5m', { kind: 'filter', filter: 'wait:>5m' }],
])('%j', (text, intent) => expect(intentOf(text)).toEqual(intent));
