/** Everything that can be asked of a process: the variables of all frames that are not the runtime's, and package main's. */
import { openDwarf } from '../../dwarf/dwarf.ts';
import type { StackCall } from '../../snapshot/locations.ts';
import type { ValueQuery, ValueReader } from '../reader.ts';
import type { Value } from '../value.ts';
import type { Opened } from './frames.ts';

export class AllValues {
  readonly #calls: readonly StackCall[];
  readonly #globals: readonly string[];

  constructor({ snapshot, locations, program }: Opened) {
    const rows = Array.from({ length: snapshot.goroutines.count }, (_, row) => locations.calls(row, 0, 60));
    this.#calls = rows.flat().filter((call) => call.origin !== 'runtime');
    this.#globals = openDwarf(program.module.image)?.variablesOf('main') ?? [];
  }

  /** One answer after another, each with how long the processor worked for it, in milliseconds. */
  *of(reader: ValueReader, query: ValueQuery): Generator<{ name: string; values: readonly Value[]; took: number }> {
    const timed = (name: string, ask: () => readonly Value[]) => {
      const started = process.cpuUsage();
      const values = ask();
      const { user, system } = process.cpuUsage(started);
      return { name, values, took: (user + system) / 1000 };
    };
    for (const { function: f, activation } of this.#calls)
      yield timed(f, () => reader.variablesOf(activation, query).variables);
    for (const name of this.#globals) {
      yield timed(name, () => {
        const value = reader.global(name, query);
        return value ? [value] : [];
      });
    }
  }
}
