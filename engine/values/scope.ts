/**
 * The scope of one answer: what the readers of kinds and the printers may ask for, and how much they may spend together.
 * Values nest in each other's one-line forms; each level shows less than the one around it.
 */
import type { Type } from '../dwarf/types.ts';
import type { Part, Reading, Scope } from './kinds/reading.ts';
import { KIND_READERS } from './kinds/registry.ts';
import { pointerText } from './place.ts';
import { printed, printedText } from './printers/print.ts';
import type { Limits } from './value.ts';

/** Levels that a one-line preview goes into. */
const PREVIEW_DEPTH = 2;
/** Bytes of a string inside another value's one line. */
export const PREVIEW_STRING = 64;
/** Buckets, entries and texts of maps looked at for one answer, and what printers look at: a second's work or two. */
const MAX_STEPS = 2_500_000;
/** Values whose one-line forms contain each other: deeper is a circle, as an interface that holds a pointer to itself. */
const MAX_NESTING = 24;

type Surroundings = Omit<Scope, 'stringBytes' | 'previewDepth' | 'budget' | 'read' | 'plainly' | 'preview' | 'glance'>;

export function openScope(around: Surroundings, limits: Pick<Limits, 'bytes' | 'plain' | 'preview'>): Scope {
  const budget = { steps: MAX_STEPS, nesting: 0 };
  const { bytes, plain = false, preview = PREVIEW_DEPTH } = limits;
  return nested(around, { bytes: Math.max(0, bytes), plain }, preview, budget);
}

function nested(
  around: Surroundings,
  limits: { readonly bytes: number; readonly plain: boolean },
  previewDepth: number,
  budget: Scope['budget'],
): Scope {
  let inner: Scope | undefined;
  let bare: Scope | undefined;
  const scope: Scope = {
    ...around,
    stringBytes: limits.bytes,
    previewDepth,
    budget,
    read: (type, place) => read(scope, type, place, limits.plain),
    plainly(type, place) {
      bare ??= previewDepth <= 0 ? scope : nested(around, limits, 0, budget);
      return readKind(bare, type, place);
    },
    preview(type, place) {
      inner ??= nested(around, { ...limits, bytes: Math.min(limits.bytes, PREVIEW_STRING) }, previewDepth - 1, budget);
      return within(budget, () => preview(inner ?? scope, type, place)) ?? '…';
    },
    glance: (type, place) => (limits.plain ? undefined : within(budget, () => printedText(scope, type, place))),
  };
  return scope;
}

/** undefined: too deep. */
function within<T>(budget: Scope['budget'], make: () => T): T | undefined {
  if (budget.nesting >= MAX_NESTING) return undefined;
  budget.nesting++;
  const made = make();
  budget.nesting--;
  return made;
}

function read(scope: Scope, type: Type | undefined, place: Part['place'], plain: boolean): Reading {
  const reading = readKind(scope, type, place);
  return plain || !type ? withoutPrinter(reading) : printed(scope, type, place, reading);
}

function readKind(scope: Scope, type: Type | undefined, place: Part['place']): Reading {
  if (!type) return { value: '', unreadable: 'the debug information does not tell its type' };
  const reader = KIND_READERS[type.kind];
  return reader ? reader(scope, type, place) : { value: '', unreadable: `values of kind ${type.kind} cannot be shown` };
}

function withoutPrinter(reading: Reading): Reading {
  return reading.plain === undefined ? reading : { ...reading, value: reading.plain, plain: undefined };
}

/** One line for a value inside another: pointers by their address alone, "?" for what is not known. */
function preview(scope: Scope, type: Type | undefined, place: Part['place']): string {
  if (type?.kind === 'ptr' || type?.kind === 'chan' || type?.kind === 'unsafe.Pointer') {
    const text = pointerText(place);
    return typeof text === 'string' ? (text === '0x0' ? 'nil' : text) : '?';
  }
  if (scope.previewDepth < 0) return '…';
  const reading = scope.read(type, place);
  if (reading.unreadable !== undefined) return '?';
  return reading.truncated ? `${reading.value.slice(0, -1)}…"` : reading.value;
}
