/** What goroutines wait for that is no channel or lock of the program: told in a line, with the filters that show them. */
import type { WaitsLink } from '../../../api/links.ts';
import type { ResourcesPage } from '../../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Anchor } from '../../view/location.tsx';
import { outsideWords } from './model.ts';

export function Outside({ link, outside }: { link: WaitsLink; outside: ResourcesPage['outside'] }) {
  if (outside.length === 0) return null;
  return (
    <p className="waits-outside t3">
      Besides:{' '}
      {outside.map((one, at) => (
        <span key={one.kind}>
          {at > 0 && ', '}
          <Anchor className="link" to={{ view: 'goroutines', snapshot: link.snapshot, filter: one.filter }}>
            {count(one.count)} {one.count === 1 ? 'waits' : 'wait'} {outsideWords(one)}
          </Anchor>
        </span>
      ))}
    </p>
  );
}
