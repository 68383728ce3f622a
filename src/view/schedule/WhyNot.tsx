/** Why a goroutine that can run does not, reason by reason; how one that runs holds its processor. */
import type { Explanation, ProcessorHold, Reason } from '../../../api/reasons.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { duration } from '../../ui/format.ts';
import { asSentence, Words } from '../Words.tsx';
import './schedule.css';

/** Each reason on a line of its own; one that is less certain than proved says so. */
export function WhyNot({ of: { reasons, waitSeconds } }: { of: Explanation }) {
  return (
    <>
      <ol className="why-reasons">
        {reasons.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no other name, and never move
          <ReasonLine key={index} of={reason} />
        ))}
      </ol>
      {waitSeconds !== undefined && (
        <p className="reasons-wait">It could have run for at least {duration(waitSeconds)}.</p>
      )}
    </>
  );
}

function ReasonLine({ of: { words, certainty } }: { of: Reason }) {
  return (
    <li>
      <Words of={asSentence(words)} />
      {certainty !== 'proved' && <Certainty of={certainty} />}
    </li>
  );
}

interface HoldProps {
  readonly of: Omit<ProcessorHold, 'processorId'>;
  /** Its processor is kept for a system call. */
  readonly inSyscall?: boolean;
}

/** "For at least 412 ms. It was asked to stop, but is in assembly without a safe point." */
export function HoldWords({ of: { seconds, preemptionAsked, cannotStop }, inSyscall = false }: HoldProps) {
  const since =
    seconds === undefined
      ? 'Since the last look of the monitor, which comes every 10 ms or sooner.'
      : `For at least ${duration(seconds)}.`;
  const asked =
    cannotStop !== undefined
      ? `It was asked to stop, but ${cannotStop}.`
      : preemptionAsked
        ? 'It was asked to stop and has not come to a safe point yet.'
        : 'Nobody has asked it to stop.';
  return (
    <>
      {since} {inSyscall ? 'The monitor takes the processor away within 10 ms if there is work.' : asked}
    </>
  );
}
