/** What a snapshot knows of its memory: names of addresses, fields of types, values of a type at an address. */
import type { TypedQuery } from '../../api/memory.ts';
import type { VariablesAnswer } from '../../api/value.ts';
import { AddressBook } from '../analyses/addresses/address-book.ts';
import { findObjectTypes } from '../analyses/objects/find-types.ts';
import type { ObjectTypes } from '../analyses/objects/object-types.ts';
import { fault } from '../bytes/fault.ts';
import type { Locations } from '../snapshot/locations.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { fieldPlaces } from '../values/field-places.ts';
import type { ValueReader } from '../values/reader.ts';
import type { MemoryFacts } from './memory.ts';

/** Heaps up to this many objects are walked for their types unasked: it takes less than a second. */
const WALKED_UNASKED = 1_000_000;

export function memoryFacts(snapshot: Snapshot, locations: Locations, reader: () => ValueReader): MemoryFacts {
  let types: ObjectTypes | undefined;
  const labelOf = (object: number) => {
    if (!types && book.heap && book.heap.slots <= WALKED_UNASKED)
      types = findObjectTypes(snapshot, locations, reader(), book.heap);
    return types ? types.labels.texts[types.label[object]] : '';
  };
  const book: AddressBook = new AddressBook(snapshot, {
    nameOfDescriptor: (address) => reader().types.ofDescriptor(address)?.name,
    typeOfVariable: (name) => reader().globalType(name)?.name,
    objectLabel: labelOf,
  });
  return {
    memory: snapshot.program.memory,
    target: (address) => book.at(address),
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
