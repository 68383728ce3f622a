/**
 * Dictionaries of generic functions, by their symbols: `pkg..dict.F[int]` for a function, `pkg..dict.T[int]` for the methods
 * of a type (up to Go 1.19 each method has its own, `pkg..dict.(*T[int]).M`), and `pkg..dict.(*T[int]).M[string]` for a method with
 * type parameters, since Go 1.27. Stripped programs have no symbols.
 * Source: cmd/compile/internal/noder/reader.go `objDictName`; 1.18: cmd/compile/internal/noder/stencil.go.
 */
import type { Image } from '../elf/image.ts';
import { dataSymbolsWith } from '../elf/symbols.ts';

const MARK = '..dict.';

export interface DictionarySymbol {
  readonly name: string;
  /** Link-time address. */
  readonly address: number;
}

/** Dictionaries by their owners: "main.Map", "main.List", "main.List.Add". */
export function dictionariesByOwner(image: Image): ReadonlyMap<string, readonly DictionarySymbol[]> {
  const byOwner = new Map<string, DictionarySymbol[]>();
  for (const [name, address] of dataSymbolsWith(image, MARK)) {
    const { generic, method } = namesOf(name.replace(MARK, '.'));
    const owner = generic + method;
    const known = byOwner.get(owner);
    if (known) known.push({ name, address });
    else byOwner.set(owner, [{ name, address }]);
  }
  return byOwner;
}

/** Whose dictionary a function can be using, the likelier first. */
export function dictionaryOwners(functionName: string): string[] {
  const { generic, method } = namesOf(functionName);
  return method === '' ? [generic] : [generic + method, generic];
}

const CLOSURE = /(\.(func|gowrap|deferwrap|dwrap)?\d+|-range\d+|-fm)+$/;

/** Whether the code is a closure's: it has no dictionary as its argument, but captured that of the function around it. */
export function isClosure(functionName: string): boolean {
  return CLOSURE.test(namesOf(functionName).rest);
}

/** The function around a closure: "main.Map[…]" of "main.Map[…].func1.2". */
export function outerOf(closure: string): string {
  return closure.replace(CLOSURE, '');
}

/** "main.(*List[go.shape.int]).Add.func1" → main.List, .Add, .Add.func1; "main.(*Box[…]).Map[…]" → main.Box, .Map, .Map[…] */
function namesOf(name: string): { generic: string; method: string; rest: string } {
  const open = name.indexOf('[');
  const rest = open < 0 ? '' : name.slice(closing(name, open) + 1).replace(/^\)/, '');
  const generic = name.slice(0, open < 0 ? undefined : open).replace('(*', '');
  return { generic, method: withoutArguments(rest.replace(CLOSURE, '')), rest };
}

function withoutArguments(name: string): string {
  const open = name.indexOf('[');
  return open < 0 ? name : name.slice(0, open) + name.slice(closing(name, open) + 1);
}

function closing(name: string, open: number): number {
  let depth = 0;
  for (let at = open; at < name.length; at++) {
    if (name[at] === '[') depth++;
    else if (name[at] === ']' && --depth === 0) return at;
  }
  return name.length;
}
