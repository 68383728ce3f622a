/**
 * Printers of well-known types: what a value of one is at a glance, as package fmt or the type's own String method would
 * write it. Its fields stay beneath. One file per package; to add a printer, write it there, and add it to PRINTERS.
 */
import type { Type } from '../../dwarf/types.ts';
import type { Part, Reading, Scope } from '../kinds/reading.ts';
import { ATOMIC } from './atomic.ts';
import { CONTEXT } from './context.ts';
import { ENCODING } from './encoding.ts';
import { ERRORS } from './errors.ts';
import { FILES } from './files.ts';
import { Look } from './look.ts';
import { BIG } from './math-big.ts';
import { NET } from './net.ts';
import type { Print, Printers } from './printer.ts';
import { REFLECT } from './reflect.ts';
import { SYNC } from './sync.ts';
import { SYNC_POOL } from './sync-pool.ts';
import { SYNC_RAW } from './sync-raw.ts';
import { TEXT } from './text.ts';
import { TIME } from './time.ts';

const PRINTERS: Printers = {
  ...TIME,
  ...SYNC,
  ...SYNC_POOL,
  ...ATOMIC,
  ...CONTEXT,
  ...ERRORS,
  ...NET,
  ...BIG,
  ...TEXT,
  ...REFLECT,
  ...ENCODING,
  ...FILES,
};

/** Descriptors have the package's name alone: "url.URL". */
const BY_SHORT_NAME: Printers = Object.fromEntries(
  Object.entries(PRINTERS).map(([name, print]) => [name.slice(name.lastIndexOf('/') + 1), print]),
);

const known = new WeakMap<Type, Print | 'none'>();

export function printerOf(type: Type): Print | undefined {
  const found = known.get(type);
  if (found !== undefined) return found === 'none' ? undefined : found;
  const open = type.name.indexOf('[');
  const name = open > 0 ? type.name.slice(0, open + 1) : type.name;
  const print = (type.offset >= 0 ? PRINTERS : BY_SHORT_NAME)[name] ?? looksLikeUuid(type);
  known.set(type, print ?? 'none');
  return print;
}

/** A reading with what the type's printer says in place of its value, which stays as `plain`. */
export function printed(scope: Scope, type: Type, place: Part['place'], reading: Reading): Reading {
  if (reading.unreadable !== undefined || scope.previewDepth < 0) return reading;
  const value = printedText(scope, type, place);
  if (value === undefined) return reading;
  const raw = reading.raw ?? SYNC_RAW[type.name]?.(new Look(scope, { name: '', type, place }));
  return { ...reading, value, plain: reading.plain ?? reading.value, ...(raw ? { raw } : {}) };
}

export function printedText(scope: Scope, type: Type, place: Part['place']): string | undefined {
  const text = printerOf(type)?.(new Look(scope, { name: '', type, place }));
  // An empty text says nothing.
  return text === '' ? undefined : text;
}

/** github.com/google/uuid.UUID and its likes: sixteen bytes under a name that says so. */
function looksLikeUuid(type: Type): Print | undefined {
  const isUuid = type.kind === 'array' && type.size === 16 && type.count === 16 && /uuid|guid/i.test(type.name);
  return isUuid ? uuidText : undefined;
}

function uuidText(value: Look): string | undefined {
  const bytes = value.bytes(0, 16);
  const hex = bytes && Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
