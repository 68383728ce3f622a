/** Where the past would be: that there is none, how one gets one, and the place to add a trace file. */
import { printable } from '../../../ui/text.ts';
import { AddTrace, TraceStatus } from './AddTrace.tsx';
import type { NoPast } from './past.ts';

interface Props {
  readonly no: NoPast | undefined;
  readonly left: number;
  readonly width: number;
}

export function NoTrace({ no, left, width }: Props) {
  if (no === undefined) return null;
  return (
    <div className="lanes-fold t3" style={{ width, left }} title={printable(`${no.message} ${no.hint ?? ''}`)}>
      <p>No trace in this core. With a flight recorder you would see the last seconds here.</p>
      <p>
        <AddTrace />
      </p>
      <TraceStatus />
    </div>
  );
}
