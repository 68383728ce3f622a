/**
 * What the debug information lists among the variables though nobody wrote it: those of the compiler itself, and the parts in which it
 * holds a variable, each in a slot of its own. Since Go 1.27 they stand beside the whole: "s.ptr" and "s.len" of a string, "list[0]"
 * of an array of one, and of a struct the field's name right behind the variable's: "pairKey".
 * Source: cmd/compile/internal/ssa/func.go SplitString to SplitArray; cmd/compile/internal/dwarfgen/dwarf.go createDwarfVars.
 */
import { indexOf } from '../bytes/index-of.ts';
import type { VariableEntry } from '../dwarf/scopes.ts';
import type { TypeSource } from './program-types.ts';

/** As far as the name tells: "&x" and the results "~r0" are of the source, "~r0.len" and "~r0mp" are not. */
export function isOfTheSource(name: string): boolean {
  return name !== '' && name !== '_' && !/^&?[.#]|[.[]|^~r\d+\D/.test(name);
}

/**
 * Those of one scope that are the field of a struct beside them: their names are like any other. A variable of the source that is named
 * so by chance (`person, personID := …`) has a slot that is none of the struct's pieces.
 */
export function fieldsHeldApart(types: TypeSource, variables: readonly VariableEntry[]): ReadonlySet<VariableEntry> {
  const found = new Set<VariableEntry>();
  const structs = variables.filter((v) => types.type(v.type)?.kind === 'struct');
  if (structs.length === 0) return found;
  for (const one of variables)
    if (!one.isParameter && structs.some((whole) => isFieldOf(types, whole, one) && isPieceOf(whole, one)))
      found.add(one);
  return found;
}

function isFieldOf(types: TypeSource, whole: VariableEntry, one: VariableEntry): boolean {
  if (!one.name.startsWith(whole.name) || one.declarationLine !== whole.declarationLine) return false;
  return hasField(types, whole.type, one.name.slice(whole.name.length), one.type);
}

/** Its one slot is where the struct's location list says that a piece of it is. */
function isPieceOf(whole: VariableEntry, one: VariableEntry): boolean {
  const [own, all] = [one.location(), whole.location()];
  if (own?.kind !== 'always' || all?.kind !== 'by-pc') return false;
  return all.ranges.some(({ expression }) => indexOf(expression, own.expression) >= 0);
}

/** `path`: names of fields, one right behind the other. */
function hasField(types: TypeSource, of: number | undefined, path: string, type: number | undefined): boolean {
  const struct = types.type(of);
  if (struct?.kind !== 'struct') return false;
  return types.fields(struct).some(({ name, type: own }) => {
    if (name === '' || !path.startsWith(name)) return false;
    return name === path ? own === type : hasField(types, own, path.slice(name.length), type);
  });
}
