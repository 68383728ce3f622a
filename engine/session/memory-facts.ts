/** What a snapshot knows of its memory: names of addresses, fields of types, values of a type at an address. */
import type { TypedQuery } from '../../api/memory.ts';
import type { VariablesAnswer } from '../../api/value.ts';
import { AddressBook, mappingAt } from '../analyses/addresses/address-book.ts';
import { fault } from '../bytes/fault.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { fieldPlaces } from '../values/field-places.ts';
import type { ValueReader } from '../values/reader.ts';
import type { MemoryFacts } from './memory.ts';
import type { TypedHeap } from './typed-heap.ts';

export function memoryFacts(snapshot: Snapshot, typed: TypedHeap, reader: () => ValueReader): MemoryFacts {
  const book = new AddressBook(snapshot, {
    heap: () => typed.known,
    nameOfDescriptor: (address) => reader().types.ofDescriptor(address)?.name,
    typeOfVariable: (name) => reader().globalType(name)?.name,
    objectLabel(object) {
      const types = typed.typesUnasked();
      return types ? types.labels.texts[types.label[object]] : '';
    },
  });
  return {
    memory: snapshot.program.memory,
    target: (address) => book.at(address),
    mapping: (address) => mappingAt(snapshot.program.process.core, address),
    named: (address) => book.named(address),
    fields(name) {
      const { types } = reader();
      const type = types.byAnyName(name);
      return type ? fieldPlaces(types, type) : [];
    },
  };
}

export function typedAnswer(reader: ValueReader, query: TypedQuery): VariablesAnswer {
  const type = reader.types.byAnyName(query.type);
  if (!type) {
    const message = `The debug information has no type ${query.type}, or several that are printed so.`;
    const hint = 'Write it with the whole import path of its package: net/http.Request.';
    return { variables: [], fault: fault('no-such-type', message, { hint }) };
  }
  const value = reader.at(Number(query.address), type, query.address, query);
  return value
    ? { variables: [value] }
    : { variables: [], fault: fault('no-such-value', `There is nothing at that path in ${query.type}.`) };
}
