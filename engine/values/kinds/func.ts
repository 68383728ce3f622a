/**
 * Funcs: a pointer to a closure object, whose first word is the code. What the function captured is in the object
 * behind it. A method value captures its receiver.
 */
import { hex } from '../../bytes/fault.ts';
import { inMemory, word } from '../place.ts';
import { type CapturedVariable, type KindReader, listed, type Part, type Scope, unreadable } from './reading.ts';

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
  const { variables, incomplete } = scope.captures(code);
  return {
    value: f?.name ?? hex(code),
    raw,
    missing: incomplete ? ['captured variables'] : undefined,
    parts: variables.length > 0 ? listed(variables.map((v) => captured(scope, closure, v))) : undefined,
  };
};

/** A variable captured by reference is a pointer named "&x": shown as x. */
function captured(scope: Scope, closure: number, { name, type, offset }: CapturedVariable): Part {
  const place = inMemory(scope.memory, closure + offset);
  const target = name.startsWith('&') ? word(place) : undefined;
  if (typeof target !== 'number') return { name, type, place };
  return { name: name.slice(1), type: scope.types.type(type?.element), place: inMemory(scope.memory, target) };
}
