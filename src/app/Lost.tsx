/** An address that names no view. */

import { Empty } from '../ui/Notice.tsx';
import { Anchor } from '../view/location.tsx';

export default function Lost() {
  return (
    <Empty>
      <p>This address names nothing that Unpark knows.</p>
      <Anchor className="button" to={{ view: 'library' }}>
        Library
      </Anchor>
    </Empty>
  );
}
