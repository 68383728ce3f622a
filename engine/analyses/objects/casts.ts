/**
 * Pointers of the standard library whose targets are of another type than the pointer says, because the code casts them.
 * Source: internal/sync/hashtriemap.go `node.entry`, `node.indirect` (since Go 1.24; internal/concurrent in 1.23).
 */
import type { Memory } from '../../bytes/memory.ts';
import { shapeOf } from '../../values/shapes.ts';
import type { TypeTable } from '../../values/type-table.ts';

const TRIE_NODE = /^internal\/(sync|concurrent)\.node\[/;

export class Casts {
  readonly #table: TypeTable;
  readonly #memory: Memory;
  /** Number of a type of nodes → numbers of the entry and of the indirect type that they stand for. */
  readonly #nodes = new Map<number, { readonly entry: number; readonly indirect: number } | undefined>();

  constructor(table: TypeTable, memory: Memory) {
    this.#table = table;
    this.#memory = memory;
  }

  /** The number of the type that lies at an address to which a pointer of this type points. */
  target(type: number, address: number): number {
    const node = this.#node(type);
    if (!node) return type;
    const isEntry = this.#memory.bytes(address, 1);
    if (!(isEntry instanceof Uint8Array)) return type;
    return isEntry[0] !== 0 ? node.entry : node.indirect;
  }

  #node(type: number): { readonly entry: number; readonly indirect: number } | undefined {
    if (!this.#nodes.has(type)) this.#nodes.set(type, this.#find(this.#table.type(type).name));
    return this.#nodes.get(type);
  }

  #find(name: string): { readonly entry: number; readonly indirect: number } | undefined {
    if (!TRIE_NODE.test(name)) return undefined;
    const named = (kind: string) => {
      const full = name.replace('.node[', `.${kind}[`);
      return this.#table.number(this.#table.source.named(full) ?? this.#table.source.named(shapeOf(full)));
    };
    const [entry, indirect] = [named('entry'), named('indirect')];
    return entry < 0 || indirect < 0 ? undefined : { entry, indirect };
  }
}
