/** An address of the process: leads to what lies there. */
import type { ReactNode } from 'react';
import type { MemoryLink } from '../../api/links.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { printable } from '../ui/text.ts';
import { Anchor, useLink } from './location.tsx';

interface Props {
  readonly address: string;
  /** Full name of the type of what is there, where that is known. */
  readonly type?: string;
  /** Among other links in a row that is one stop of Tab. */
  readonly inRow?: boolean;
  /** Where there is little room only its end is shown. */
  readonly short?: boolean;
  /** What stands in place of the address itself. */
  readonly children?: ReactNode;
  /** Before it leads away: for what Back shall come back to. */
  readonly onLeave?: () => void;
}

export function AddressLink({ address, type, inRow = false, short = false, children, onLeave }: Props) {
  const to = useMemoryLink();
  return (
    <Anchor
      className="address mono"
      to={to(address, type)}
      tabIndex={inRow ? -1 : undefined}
      aria-label={children === undefined ? `Memory at ${address}` : undefined}
      title={type === undefined ? `Memory at ${address}` : `${printable(type)} at ${address}`}
      onClick={onLeave}
    >
      {children ?? (short ? <Short address={address} /> : address)}
    </Anchor>
  );
}

const END = 5;

function Short({ address }: { address: string }) {
  return (
    <>
      <span className="address-lead">{address.slice(0, -END)}</span>
      {address.slice(-END)}
    </>
  );
}

/** Makes links to memory from where one is: the filter goes along. */
export function useMemoryLink(): (address: string, type?: string) => MemoryLink {
  const { id } = useSnapshot();
  const link = useLink();
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  return (address, type) => ({ view: 'memory', snapshot: id, filter, address, type: named(type) });
}

/** A type by which the session finds it again; a shape or a type without a name is none. */
function named(type: string | undefined): string | undefined {
  return type === undefined || type === '?' || type === '' ? undefined : type;
}
