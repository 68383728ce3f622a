import { describe, expect, it } from 'vitest';
import { itemAfter, itemTyped } from './menuKeys.ts';

describe('keys in a menu', () => {
  it('go round its ends', () => {
    expect(itemAfter('ArrowDown', 2, 3)).toBe(0);
    expect(itemAfter('ArrowUp', 0, 3)).toBe(2);
    expect(itemAfter('ArrowDown', -1, 3)).toBe(0);
    expect(itemAfter('ArrowUp', -1, 3)).toBe(2);
    expect(itemAfter('Home', 2, 3)).toBe(0);
    expect(itemAfter('End', 0, 3)).toBe(2);
  });

  it('are left alone where they lead nowhere', () => {
    expect(itemAfter('x', 0, 3)).toBeUndefined();
    expect(itemAfter('ArrowDown', -1, 0)).toBeUndefined();
  });
});

describe('letters in a menu', () => {
  const labels = ['Alpha', 'beta', 'Bravo', 'charlie'];

  it('lead to what begins with them', () => {
    expect(itemTyped('c', 0, labels)).toBe(3);
    expect(itemTyped('br', 1, labels)).toBe(2);
    expect(itemTyped('be', 2, labels)).toBe(1);
    expect(itemTyped('z', 0, labels)).toBeUndefined();
  });

  it('lead on when the same one comes again', () => {
    expect(itemTyped('b', 0, labels)).toBe(1);
    expect(itemTyped('bb', 1, labels)).toBe(2);
    expect(itemTyped('bbb', 2, labels)).toBe(1);
  });
});
