/** Under the variables: how many, the limits that they are shown by, and the way to the same value in other goroutines. */
import type { GoroutineDetail, StackFrame } from '../../../api/goroutine.ts';
import type { GoroutineLink, ValueTableLink } from '../../../api/links.ts';
import type { Variable } from '../../../api/value.ts';
import { useGoroutineWindow } from '../../api/goroutines.ts';
import { count, counted } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { useCommands } from '../../view/commands.ts';
import { term } from '../../view/filter.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { LimitsMenu, PrintersChip } from '../../view/values/Controls.tsx';
import type { Change } from '../../view/values/shown.ts';

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly frame: StackFrame;
  readonly variables: readonly Variable[];
  readonly onChange: (change: Change) => void;
}

export function VariablesFoot({ goroutine, link, frame, variables, onChange }: Props) {
  const go = useGo();
  const group = useGoroutineWindow({
    filter: term('group', goroutine.fingerprint),
    limit: 0,
    offset: 0,
    sort: 'id',
    descending: false,
  });
  const members = group.data?.matched ?? 1;
  const first = variables.find(({ unreadable }) => unreadable === undefined) ?? variables[0];
  const path = link.path ?? (first === undefined ? undefined : [first.name]);
  const table: ValueTableLink | undefined =
    members > 1 && path !== undefined
      ? {
          view: 'value-table',
          snapshot: link.snapshot,
          filter: link.filter,
          goroutine: goroutine.id,
          frame: frame.index,
          path,
          plain: link.plain,
        }
      : undefined;
  useCommands([
    {
      id: 'variables.table',
      title: 'This value in all goroutines with this stack',
      section: 'Variables',
      keys: ['t'],
      run: () => (table === undefined ? false : go(table)),
    },
  ]);
  return (
    <footer className="variables-foot">
      <span>{counted(variables.length, 'variable')}</span>
      {table !== undefined && (
        <Anchor className="link strong" to={table}>
          Same frame in all {count(members)} <Key of="t" />
        </Anchor>
      )}
      <Anchor className="link" to={{ view: 'variables', snapshot: link.snapshot, filter: link.filter }}>
        Package variables
      </Anchor>
      <span className="end">
        <PrintersChip shown={link} onChange={onChange} />
        <LimitsMenu shown={link} onChange={onChange} />
      </span>
    </footer>
  );
}
