/** Pointers: the address, and what is there as the part "*". */
import { inMemory, pointerText, word } from '../place.ts';
import { conversion, printedType } from '../type-name.ts';
import { type KindReader, listed, unreadable } from './reading.ts';

export const pointer: KindReader = (scope, type, place) => {
  const address = word(place);
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil' };
  const parts = listed([{ name: '*', type: scope.types.type(type.element), place: inMemory(scope.memory, address) }]);
  return { value: conversion(printedType(type.name), text), raw: { pointer: text }, parts };
};

export const unsafePointer: KindReader = (_, type, place) => {
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  return { value: text === '0x0' ? 'nil' : conversion(printedType(type.name), text) };
};
