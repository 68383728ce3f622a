/** Why an object is there: the shortest ways to it, one from each kind of root. */
import type { HeapPathStep } from '../../../api/heap-objects.ts';
import type { HeapLink } from '../../../api/links.ts';
import { useHeapPath } from '../../api/heap.ts';
import { counted } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Working } from '../../view/Working.tsx';

export function Path({ address, link }: { address: string; link: HeapLink }) {
  const path = useHeapPath(address);
  return (
    <section aria-label="Why it is there">
      <h3 className="card-head">
        Why <code>{address}</code> is there
      </h3>
      <Working of={path} what="The way to it" rows={4}>
        {({ paths, goroutines, fault }) => (
          <>
            {fault !== undefined && <p className="t2">{printable(fault.message)}</p>}
            {paths.length === 0 && fault === undefined && (
              <p className="t2">
                Nothing leads to it any more: it is garbage that was not collected yet, or the runtime’s own.
              </p>
            )}
            {paths.map((steps) => (
              <ol className="heap-path" key={steps.map((step) => step.address).join(' ')}>
                {steps.map((step) => (
                  <Step key={step.address} step={step} link={link} />
                ))}
              </ol>
            ))}
            {goroutines > 1 && <p className="t3">{counted(goroutines, 'goroutine')} reach it from their stacks.</p>}
          </>
        )}
      </Working>
    </section>
  );
}

function Step({ step, link }: { step: HeapPathStep; link: HeapLink }) {
  const { kind, text, goroutineId, field, offset, address } = step;
  return (
    <li>
      {goroutineId === undefined ? (
        <span className={kind === 'object' ? 't2' : ''}>{kind === 'object' ? '›' : KINDS[kind]} </span>
      ) : (
        <>
          <Handle snapshot={link.snapshot} id={goroutineId} filter={link.filter} />{' '}
        </>
      )}
      <code>{text === '' ? 'an object' : printable(text)}</code>
      {field !== undefined && field !== '' && (
        <code className="t2">{printable(field.startsWith('[') ? field : `.${field}`)}</code>
      )}
      {(field === undefined || field === '') && offset !== undefined && offset > 0 && (
        <code className="t3"> +{offset}</code>
      )}{' '}
      <AddressLink address={address} short />
    </li>
  );
}

const KINDS: Readonly<Record<HeapPathStep['kind'], string>> = {
  variable: 'variable',
  stack: 'stack',
  timer: 'timer',
  finalizer: 'finalizer',
  object: '',
};
