/** Where in the code the statement stands by which a call was deferred. */
import type { Pclntab } from '../../gobin/pclntab.ts';
import type { Architecture } from '../../machine/architecture.ts';
import type { ProgramFunction } from '../../machine/program-code.ts';
import { storesTo } from '../../machine/stack-stores.ts';
import type { DeferredCall } from '../../stacks/deferred.ts';

export interface DeferStatement {
  /** After the call that makes a record; of an open-coded one, the instruction that stores its closure. */
  readonly pc: number;
  readonly call: boolean;
}

export class DeferStatements {
  readonly #architecture: Architecture;
  readonly #table: Pclntab;
  /** Function and slot → its first store. */
  readonly #stores = new Map<string, number | undefined>();

  constructor(architecture: Architecture, table: Pclntab) {
    this.#architecture = architecture;
    this.#table = table;
  }

  /** `f`: the function of the frame that deferred it; undefined: it is not found. */
  of(f: ProgramFunction, { returnPc, slot }: DeferredCall): DeferStatement | undefined {
    if (returnPc !== undefined) return { pc: returnPc, call: true };
    const store = slot === undefined ? undefined : this.#storeTo(f, slot);
    return store === undefined ? undefined : { pc: store, call: false };
  }

  #storeTo(f: ProgramFunction, slot: number): number | undefined {
    const name = `${f.entry} ${slot}`;
    if (!this.#stores.has(name)) this.#stores.set(name, storesTo(this.#architecture, this.#table, f, slot)[0]);
    return this.#stores.get(name);
  }
}
