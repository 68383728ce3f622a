/** The name of a type, or that it cannot be told. */
import { cutMiddle, printable } from '../../ui/text.ts';
import { UNTOLD } from './model.ts';

export function TypeName({ type }: { type: string }) {
  if (type === '') return <span className="t2">{UNTOLD}</span>;
  return (
    <code className="cut" title={printable(type)}>
      {cutMiddle(printable(type), 120)}
    </code>
  );
}
