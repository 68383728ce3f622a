/** Looking at a value: a text in the viewer, a waiting goroutine by itself, all else in memory. */
import type { ValuesShown } from '../../../api/link-values.ts';
import type { Variable } from '../../../api/value.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useMemoryLink } from '../AddressLink.tsx';
import { useGo, useLink } from '../location.tsx';
import { heldBy, innermost } from './shape.ts';
import { type Change, withPath } from './shown.ts';
import { pointeeType } from './text.ts';
import type { StandingLine } from './tree.ts';

/** false: there is nothing to look at. */
export function useLook(
  shown: ValuesShown,
  onChange: (change: Change, options?: { readonly push: boolean }) => void,
): (line: StandingLine) => unknown {
  const go = useGo();
  const { id: snapshot } = useSnapshot();
  const memory = useMemoryLink();
  const link = useLink();
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  return (line) => {
    if (line.kind === 'waiter') return go({ view: 'goroutine', snapshot, filter, goroutine: line.waiter.goroutineId });
    if (line.kind !== 'value') return false;
    if (isLong(line.variable)) return onChange({ ...withPath(shown, line.path), as: 'text' }, { push: true });
    const place = placeOf(line.variable);
    return place === undefined ? false : go(memory(place.address, place.type));
  };
}

/** It has a text or bytes that the viewer shows. */
export function isLong(variable: Variable): boolean {
  return textOf(variable) !== undefined;
}

/** The bytes of a string, a byte slice or a byte array, also behind pointers: where they lie, and how many. */
export function textOf(variable: Variable): { readonly address: string; readonly length: number } | undefined {
  const inner = innermost(variable);
  const { kind, type, raw, address, length = 0 } = inner;
  const isBytes = kind === 'string' || (kind === 'slice' && hasBytes(inner));
  const at = isBytes ? raw?.data : kind === 'array' && /^\[\d+\]u?int8$/.test(type) ? address : undefined;
  return typeof at === 'string' && length > 0 ? { address: at, length } : undefined;
}

/** Of a type of its own name the elements are not known; those that are text are told by their line. */
function hasBytes({ type, value, plain }: Variable): boolean {
  return /^\[\]u?int8$/.test(type) || /^len \d+, cap \d+ "/.test(plain ?? value);
}

/** Where a value leads in memory: what it points to, else itself. */
function placeOf(variable: Variable): { readonly address: string; readonly type?: string } | undefined {
  const { kind, raw, type, address } = variable;
  if (kind === 'ptr' && typeof raw?.pointer === 'string') return { address: raw.pointer, type: pointeeType(type) };
  const held = kind === 'interface' ? heldBy(variable) : undefined;
  if (held?.kind === 'ptr' && held.raw !== undefined) return placeOf(held);
  if (kind === 'chan' && typeof raw?.hchan === 'string') return { address: raw.hchan, type: 'runtime.hchan' };
  if (kind === 'slice' && typeof raw?.data === 'string')
    return { address: raw.data, type: type.startsWith('[]') ? type.slice(2) : undefined };
  if (kind === 'map' && typeof raw?.map === 'string') return { address: raw.map };
  return address === undefined ? undefined : { address, type };
}
