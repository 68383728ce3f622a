/** The process's memory as answers: bytes, what their words point to, and searching. */
import type {
  AddressTarget as Answer,
  MemoryAnswer,
  MemoryQuery,
  MemorySearchAnswer,
  MemorySearchQuery,
} from '../../api/memory.ts';
import type { AddressTarget } from '../analyses/addresses/address-book.ts';
import { bytesFinder, type Finder, search, wordFinder } from '../analyses/addresses/search.ts';
import type { AddressSpace } from '../bytes/address-space.ts';
import { hex } from '../bytes/fault.ts';
import type { FieldPlace } from '../values/field-places.ts';
import { base64 } from './base64.ts';

/** What is known of addresses and types: little for a core alone. */
export interface MemoryFacts {
  readonly memory: AddressSpace;
  target(address: number): AddressTarget;
  /** By the mappings alone, which takes no looking into the heap. */
  mapping(address: number): AddressTarget;
  /** Only what has a name: what a word must be to be shown as a pointer. */
  named(address: number): AddressTarget | undefined;
  /** The fields of a type by its name, at their offsets. */
  fields(type: string): readonly FieldPlace[];
}

const PAGE = 4096;

export function memoryAnswer(facts: MemoryFacts, query: MemoryQuery): MemoryAnswer {
  const address = Number(query.address);
  const { bytes, missing } = read(facts.memory, address, query.length);
  const target = query.bare ? facts.mapping(address) : facts.target(address);
  return {
    address: query.address,
    length: query.length,
    bytes: base64(bytes),
    missing,
    target: answer(target),
    pointers: query.bare ? [] : pointers(facts, address, bytes),
    fields: fieldsOf(facts, query, target),
  };
}

/** Fields are named where the type is asked for, or known of the object that begins here. */
function fieldsOf(facts: MemoryFacts, query: MemoryQuery, target: AddressTarget): MemoryAnswer['fields'] {
  const type = query.type ?? (target.start === Number(query.address) ? target.type : undefined);
  return type === undefined ? [] : facts.fields(type).filter((f) => f.offset < query.length);
}

function read(memory: AddressSpace, address: number, length: number) {
  const bytes = new Uint8Array(length);
  const missing: MemoryAnswer['missing'] = [];
  for (let at = 0; at < length; ) {
    const part = Math.min(length - at, PAGE - ((address + at) % PAGE));
    const found = memory.bytes(address + at, part);
    if (found instanceof Uint8Array) bytes.set(found, at);
    else {
      const last = missing.at(-1);
      // Pages are missing in runs, each for one reason: the page's own address in it says nothing more.
      const reason = found.message.replace(/^(page )?0x[0-9a-f]+ /, 'it ');
      if (last && Number(last.address) + last.length === address + at && last.reason === reason) last.length += part;
      else missing.push({ address: hex(address + at), length: part, reason });
    }
    at += part;
  }
  return { bytes, missing };
}

function pointers(facts: MemoryFacts, address: number, bytes: Uint8Array): MemoryAnswer['pointers'] {
  const view = new DataView(bytes.buffer);
  const found: MemoryAnswer['pointers'] = [];
  for (let at = (8 - (address % 8)) % 8; at + 8 <= bytes.length; at += 8) {
    const value = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    const target = value >= PAGE && Number.isSafeInteger(value) ? facts.named(value) : undefined;
    if (target) found.push({ offset: at, value: hex(value), target: answer(target) });
  }
  return found;
}

function answer({ start, ...target }: AddressTarget): Answer {
  return start === undefined ? target : { ...target, start: hex(start) };
}

interface Wanted {
  readonly find: Finder;
  readonly length: number;
}

export function searchMemory(facts: MemoryFacts, query: MemorySearchQuery): MemorySearchAnswer {
  const wanted = wantedBy(facts, query);
  if (typeof wanted === 'string')
    return { hits: [], done: 0, total: 0, fault: { code: 'search-not-understood', message: wanted } };
  // The kernel's own page at the very top (vsyscall) is no memory of the process.
  const ranges = facts.memory.ranges.filter((r) => r.source !== undefined && Number.isSafeInteger(r.end));
  const from = query.from === undefined ? 0 : Number(query.from);
  const { hits, next, done, total } = search(facts.memory, ranges, wanted.find, {
    from,
    limit: query.limit,
    overlap: wanted.length - 1,
  });
  return {
    hits: hits.map((address) => ({ address: hex(address), target: answer(facts.target(address)) })),
    next: next === undefined ? undefined : hex(next),
    done,
    total,
  };
}

/** What to look for, or what is wrong with the question. */
function wantedBy(facts: MemoryFacts, { kind, value }: MemorySearchQuery): Wanted | string {
  if (kind === 'text') return bytesOf(new TextEncoder().encode(value));
  if (kind === 'bytes') {
    const digits = value.replace(/\s/g, '');
    if (!/^([0-9a-f]{2})+$/i.test(digits)) return `"${value}" is not bytes in hex, as "de ad be ef".`;
    return bytesOf(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }
  const word = wordOf(value);
  if (word === undefined) return `"${value}" is not a number: write 4096, -1 or 0xc000012000.`;
  if (kind === 'word') return { find: wordFinder(word, word + 1n), length: 8 };
  const { start, size, kind: of } = facts.target(Number(word));
  // To the whole of an object or variable; of a stack or a mapping only to the very byte.
  const whole = start !== undefined && size !== undefined && (of === 'heap' || of === 'variable');
  return whole
    ? { find: wordFinder(BigInt(start), BigInt(start) + BigInt(size)), length: 8 }
    : { find: wordFinder(word, word + 1n), length: 8 };
}

const bytesOf = (bytes: Uint8Array): Wanted => ({ find: bytesFinder(bytes), length: bytes.length });

function wordOf(text: string): bigint | undefined {
  const found = /^(-?)(0x[0-9a-f]{1,16}|\d{1,20})$/i.exec(text.trim());
  if (!found) return undefined;
  const size = BigInt(found[2]);
  return BigInt.asUintN(64, found[1] === '-' ? -size : size);
}
