/**
 * The name of a type that has none of its own in the module's data: one that was made at run time by package reflect. Such
 * types are never named, so their name is how Go spells them.
 * Source: reflect/type.go: SliceOf, MapOf, FuncOf, StructOf, ChanOf, ArrayOf; internal/abi/type.go.
 */
import { quote } from '../quote.ts';
import type { Descriptor, TypeData } from './descriptor.ts';
import { elementAt, keyAt, parameters, structFields } from './parts.ts';

const MAX_DEPTH = 8;
const MAX_PARTS = 64;
const CHANNELS: Readonly<Record<number, string>> = { 1: '<-chan ', 2: 'chan<- ' };

export type DescriptorAt = (address: number) => Descriptor | undefined;

export function spelled(data: TypeData, of: Descriptor, at: DescriptorAt, depth = 0): string {
  if (of.name !== undefined) return of.name;
  if (depth > MAX_DEPTH) return '…';
  const { memory } = data;
  const name = (address: number) => {
    const part = at(address);
    return part ? spelled(data, part, at, depth + 1) : '?';
  };
  const element = () => name(elementAt(memory, of));
  switch (of.kind) {
    case 'ptr':
      return `*${element()}`;
    case 'slice':
      return `[]${element()}`;
    case 'array':
      return `[${memory.word(of.address + 64)}]${element()}`;
    case 'chan':
      return `${CHANNELS[memory.word(of.address + 56)] ?? 'chan '}${element()}`;
    case 'map':
      return `map[${name(keyAt(memory, of))}]${element()}`;
    case 'func':
      return `func${signature(data, of, name)}`;
    case 'struct': {
      const fields = structFields(data, of.address).slice(0, MAX_PARTS);
      const spelledFields = fields.map(
        (f) => `${f.embedded ? '' : `${f.name} `}${name(f.type)}${f.tag === '' ? '' : ` ${quoted(f.tag)}`}`,
      );
      return spelledFields.length === 0 ? 'struct {}' : `struct { ${spelledFields.join('; ')} }`;
    }
    default:
      return of.kind;
  }
}

const quoted = (text: string) => quote(new TextEncoder().encode(text));

function signature({ memory }: TypeData, of: Descriptor, name: (address: number) => string): string {
  const { ins, outs, variadic } = parameters(memory, of, MAX_PARTS);
  const taken = ins.map((address, i) =>
    variadic && i === ins.length - 1 ? `...${name(address).slice(2)}` : name(address),
  );
  const given = outs.map(name);
  const results = given.length === 0 ? '' : given.length === 1 ? ` ${given[0]}` : ` (${given.join(', ')})`;
  return `(${taken.join(', ')})${results}`;
}
