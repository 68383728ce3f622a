/** A goroutine's handle: glyph and g18, which opens it. */
import { type Family, Glyph } from '../ui/Glyph.tsx';
import { Anchor } from './location.tsx';

interface Props {
  readonly snapshot: string;
  readonly id: number;
  readonly family?: Family;
  readonly crashed?: boolean;
  readonly filter?: string;
  /** In a table the row is the stop of Tab, not each link in it. */
  readonly inRow?: boolean;
}

export function Handle({ snapshot, id, family, crashed, filter, inRow = false }: Props) {
  return (
    <span className="handle">
      {family !== undefined && <Glyph family={family} crashed={crashed} />}
      <Anchor
        className="link"
        to={{ view: 'goroutine', snapshot, goroutine: id, filter }}
        tabIndex={inRow ? -1 : undefined}
      >
        g{id}
      </Anchor>
    </span>
  );
}
