/** The tree of values as it can be drawn now; what is missing is asked for, and the tree is drawn again when it comes. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ValuesShown } from '../../../api/link-values.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { type ReaderLimits, useValues, type ValueSource, valueQuery } from '../../api/values.ts';
import { pathKey } from './shape.ts';
import { USUAL } from './shown.ts';
import { type Ask, type Piece, type Root, type TreeLine, treeOf } from './tree.ts';

interface Asked {
  readonly source: ValueSource;
  readonly roots: readonly Root[];
  readonly sections: boolean;
  readonly shown: ValuesShown;
}

export function useTree({ source, roots, sections, shown }: Asked): readonly TreeLine[] {
  const snapshot = useSnapshot();
  const client = useQueryClient();
  const limits = limitsOf(shown);
  const piece = (ask: Ask): Piece => {
    const { data, error } = client.getQueryState(valueQuery(snapshot, source, ask, limits).queryKey) ?? {};
    const [variable] = data?.variables ?? [];
    if (variable !== undefined) return { kind: 'known', variable };
    if (data?.fault !== undefined) return { kind: 'failed', reason: data.fault.message };
    if (error !== undefined && error !== null) return { kind: 'failed', reason: error.message };
    return { kind: 'loading' };
  };
  const open = useMemo(() => new Set((shown.open ?? []).map(pathKey)), [shown.open]);
  const turned = useMemo(
    () => new Map((shown.turned ?? []).map((one) => [pathKey(one.path), one.form])),
    [shown.turned],
  );
  const { lines, asks } = treeOf({
    roots,
    sections,
    open,
    turned,
    path: shown.path ?? [],
    form: shown.form ?? 'natural',
    elements: shown.elements ?? USUAL.elements,
    piece,
  });
  useValues(source, asks, limits);
  return lines;
}

/** The limits that go along with every question for values. */
export function limitsOf({ preview, bytes, plain }: ValuesShown): ReaderLimits {
  return { preview, bytes, plain };
}
