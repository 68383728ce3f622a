/** A channel or lock by the name that the code gives it, else by type and address: opens its page. */
import type { ResourceKind, ResourceRow } from '../../api/waits.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { cutMiddle, printable } from '../ui/text.ts';
import { Anchor } from './location.tsx';

type Named = Pick<ResourceRow, 'address' | 'name' | 'type'>;

/** "s.jobs", "chan int 0xc00001a180" */
export function resourceWords({ name, type, address }: Named): string {
  return name ?? `${type ?? 'something'} ${address}`;
}

interface Props {
  readonly of: Named;
  readonly kind?: ResourceKind;
  readonly filter?: string;
  readonly inRow?: boolean;
}

export function ResourceName({ of, kind, filter, inRow = false }: Props) {
  const { id: snapshot } = useSnapshot();
  const words = printable(resourceWords(of));
  return (
    <Anchor
      className="link mono resource-name"
      to={{ view: 'resource', snapshot, filter, address: of.address, kind }}
      tabIndex={inRow ? -1 : undefined}
      title={[words, of.type, of.address].filter((part) => part !== undefined).join('\n')}
    >
      {cutMiddle(words, 80)}
    </Anchor>
  );
}
