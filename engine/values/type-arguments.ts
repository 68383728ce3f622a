/**
 * The type arguments of a generic function. The compiler makes one body for all types of one shape; a dictionary, which is
 * the function's hidden first argument, has the real types. Where the debug information has lost the dictionary, it is
 * the one in its slot, if that is known to hold it; or the one dictionary of this function that fits its shapes and that
 * the code of the caller refers to. What is still ambiguous keeps the names of the shapes.
 * Source: cmd/compile/internal/noder/reader.go (`shapedFuncDict`, symbols `pkg..dict.F[T]`), dwarfgen (`.paramN`).
 */

import type { Scope, VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import { type DictionarySymbol, isClosure, outerOf } from '../gobin/dictionaries.ts';
import type { ValueSource } from './reader.ts';

export type RealType = (type: Type | undefined) => Type | undefined;

/** What a generic call is known by. */
export interface GenericCall {
  /** As the debug information has it: "main.Map[go.shape.int,go.shape.string]". */
  readonly name: string;
  readonly variables: readonly VariableEntry[];
  /** The dictionary's address, where a location or a slot has it. */
  readonly dictionary: number | undefined;
  /** Link-time pc in the function that called it, or that it is inlined into. */
  readonly callerPc: number | undefined;
}

export function realTypes(source: ValueSource, call: GenericCall): RealType {
  if (!call.name.includes('[')) return (type) => type;
  const symbols = source.code.dictionariesOf(call.name);
  const chosen = call.dictionary === undefined ? choose(source, call, symbols) : undefined;
  const dictionary = call.dictionary ?? (chosen && chosen.address + source.bias);
  if (dictionary === undefined) return (type) => type;
  const symbol = chosen ?? symbols.find((s) => s.address + source.bias === dictionary);
  const names = symbol && renaming(call.name, symbol.name);
  const around = isClosure(call.name) ? indexesAround(source, call.name) : undefined;
  return (type) => {
    const index = type?.dictionaryIndex ?? around?.get(type?.name ?? '');
    const real = type && index !== undefined ? inDictionary(source, type, dictionary, index) : undefined;
    return real ?? renamed(source, type, names);
  };
}

/**
 * What a closure captured is told by its shape alone. In the function around it the same shapes have their places in the
 * dictionary, which is the closure's too. By the names of the shapes; those that stand for several types are left out.
 */
function indexesAround({ code, dwarf, types }: ValueSource, closure: string): ReadonlyMap<string, number> {
  const entry = code.entryOf(outerOf(closure));
  const found = new Map<string, number>();
  const ambiguous = new Set<string>();
  const add = (scope: Scope) => {
    for (const v of scope.variables) {
      const type = types.type(v.type);
      if (type?.dictionaryIndex === undefined) continue;
      if ((found.get(type.name) ?? type.dictionaryIndex) !== type.dictionaryIndex) ambiguous.add(type.name);
      found.set(type.name, type.dictionaryIndex);
    }
    scope.children.forEach(add);
  };
  const around = entry === undefined ? undefined : dwarf?.functionAt(entry);
  if (around?.name === outerOf(closure)) add(around);
  for (const name of ambiguous) found.delete(name);
  return found;
}

/** The only dictionary that it can be. */
function choose(
  source: ValueSource,
  call: GenericCall,
  symbols: readonly DictionarySymbol[],
): DictionarySymbol | undefined {
  const fitting = symbols.filter((s) => fits(source, call.variables, s.address + source.bias));
  if (fitting.length <= 1) return fitting[0];
  if (call.callerPc === undefined) return undefined;
  const addresses = new Set(fitting.map((s) => s.address));
  const referred = source.code.referredTo(call.callerPc, addresses);
  return referred?.size === 1 ? fitting.find((s) => referred.has(s.address)) : undefined;
}

/** Whether the types that the variables would have are of their shapes. */
function fits(source: ValueSource, variables: readonly VariableEntry[], dictionary: number): boolean {
  return variables.every((v) => {
    const shape = source.types.type(v.type);
    const index = shape?.dictionaryIndex;
    return !shape || index === undefined || inDictionary(source, shape, dictionary, index) !== undefined;
  });
}

/** undefined: the dictionary has no type of this shape there. */
function inDictionary(
  { memory, types }: ValueSource,
  shape: Type,
  dictionary: number,
  index: number,
): Type | undefined {
  const descriptor = memory.word(dictionary + 8 * index);
  const real = descriptor > 0 ? types.ofDescriptor(descriptor) : undefined;
  return real && real.size === shape.size && real.kind === shape.kind ? real : undefined;
}

/** Names of shapes that stand for one type argument each, with the names of the arguments; longest first. */
function renaming(shaped: string, real: string): [string, string][] {
  const names = argumentsOf(real);
  // Behind them may be those of a function that was inlined: they are not in this dictionary.
  const shapes = argumentsOf(shaped).slice(0, names.length);
  if (names.some((own, i) => own.length !== shapes[i]?.length)) return [];
  const pairs = shapes.flatMap((own, i) => own.map((shape, k): [string, string] => [shape, names[i][k]]));
  return pairs
    .filter(([shape, name]) => pairs.every(([other, meant]) => other !== shape || meant === name))
    .sort((a, b) => b[0].length - a[0].length);
}

/** A type that is made of type parameters without being told as such: by its name, where the program has that type. */
function renamed(
  { types }: ValueSource,
  type: Type | undefined,
  names: readonly [string, string][] | undefined,
): Type | undefined {
  if (!type || !names || !type.name.includes('go.shape.')) return type;
  const name = names.reduce((text, [shape, real]) => replaced(text, shape, real), type.name);
  const real = name.includes('go.shape.') ? undefined : types.named(name);
  return real && real.size === type.size && real.kind === type.kind ? real : type;
}

/** Where the name of a shape is not the beginning of a longer one. */
function replaced(text: string, shape: string, real: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(shape); at >= 0; at = text.indexOf(shape, from)) {
    const end = at + shape.length;
    out += text.slice(from, at) + (/^[\w.]/.test(text.slice(end)) ? shape : real);
    from = end;
  }
  return out + text.slice(from);
}

/** "main.Map[A,B[C]]" → [["A", "B[C]"]]; "main.(*Box[A]).Map[B]" → [["A"], ["B"]] */
function argumentsOf(name: string): string[][] {
  const found: string[][] = [];
  for (let open = name.indexOf('['); open >= 0; ) {
    const own: string[] = [];
    open = name.indexOf('[', addArguments(own, name, open));
    found.push(own);
  }
  return found;
}

/** Those of one pair of brackets; gives where it is closed. */
function addArguments(found: string[], name: string, open: number): number {
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < name.length; at++) {
    const c = name[at];
    if (c === '[' || c === '(' || c === '{') depth++;
    else if (c === ']' || c === ')' || c === '}') depth--;
    if (depth > 1 || (c !== ',' && depth > 0)) continue;
    found.push(name.slice(start, at));
    start = at + 1;
    if (depth === 0) return start;
  }
  return name.length;
}
