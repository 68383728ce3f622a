/** Groups by a label as rows. */
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { term } from '../../view/filter.ts';

export interface LabelNode {
  readonly id: string;
  /** Absent: those that do not carry the label. */
  readonly value: string | undefined;
  /** What keeps them, in the filter language. */
  readonly term: string;
  readonly group: GoroutineGroup;
}

/** A group by a label is called "key=value", or has the key "none". */
export function labelNodes(groups: readonly GoroutineGroup[], label: string): LabelNode[] {
  return groups.map((group) => {
    const id = group.key;
    if (id === 'none') return { id, group, value: undefined, term: `-${term('label', `${label}=`)}` };
    return { id, group, value: group.title.slice(label.length + 1), term: term('label', group.title, true) };
  });
}
