/** Which snapshot one is in, and a menu of the others. */
import { useQuery } from '@tanstack/react-query';
import type { SnapshotEntry } from '../../api/library.ts';
import { libraryQuery } from '../api/queries.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { moment } from '../ui/format.ts';
import { Key } from '../ui/Key.tsx';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { printable } from '../ui/text.ts';
import { useGo } from '../view/location.tsx';

export default function SnapshotSwitch() {
  const current = useSnapshot();
  const { data } = useQuery({ ...libraryQuery, staleTime: 10_000 });
  const go = useGo();
  return (
    <Menu
      className="switch"
      label={`Snapshot ${printable(current.program)}: choose another`}
      menuClass="switch-menu"
      button={
        <>
          <span className="cut">
            <strong className="cut">{printable(current.program)}</strong>
            <span className="cut t3">{under(current)}</span>
          </span>
          <span className="caret" aria-hidden="true" />
        </>
      }
    >
      {(data?.snapshots ?? [current])
        .filter((entry) => entry.state === 'ready')
        .slice(0, 12)
        .map((entry) => (
          <MenuItem key={entry.id} onChoose={() => go({ view: 'overview', snapshot: entry.id })}>
            <span className="cut">{printable(entry.program)}</span>
            <span className="end">{under(entry)}</span>
          </MenuItem>
        ))}
      <hr />
      <MenuItem onChoose={() => go({ view: 'library' })}>
        Library <Key of="l" />
      </MenuItem>
    </Menu>
  );
}

function under(entry: SnapshotEntry): string {
  const kind = entry.source === 'sample' ? 'sample' : (entry.kind ?? 'core');
  const when = entry.wallTime === undefined ? undefined : moment(entry.wallTime);
  return when === undefined ? kind : `${when} · ${kind}`;
}
