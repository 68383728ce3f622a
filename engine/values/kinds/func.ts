/**
 * Funcs: a pointer to a closure object, whose first word is the code. What the function captured is in the object
 * behind it. A method value captures its receiver.
 */
import { hex } from '../../bytes/fault.ts';
import { inMemory, word } from '../place.ts';
import { type KindReader, listed, type Part, type Scope, unreadable } from './reading.ts';

export const func: KindReader = (scope, _, place) => {
  const closure = word(place);
  if (typeof closure !== 'number') return unreadable(closure);
  if (closure === 0) return { value: 'nil' };
  const code = word(inMemory(scope.memory, closure));
  if (typeof code !== 'number') {
    return { value: hex(closure), raw: { closure: hex(closure) }, missing: ['code'], fault: code.message };
  }
  const f = scope.functionAt(code);
  const raw = { closure: hex(closure), code: hex(code), ...(f ? { position: f.position } : {}) };
  const parts = captures(scope, closure, code);
  return { value: f?.name ?? hex(code), raw, parts: parts.length > 0 ? listed(parts) : undefined };
};

/** A variable captured by reference is a pointer named "&x": shown as x. */
function captures(scope: Scope, closure: number, code: number): Part[] {
  return scope.captured(code).map(({ name, type, offset }) => {
    const place = inMemory(scope.memory, closure + offset);
    if (!name.startsWith('&')) return { name, type, place };
    const target = word(place);
    const pointee = scope.types.type(type?.element);
    return typeof target === 'number'
      ? { name: name.slice(1), type: pointee, place: inMemory(scope.memory, target) }
      : { name, type, place };
  });
}
