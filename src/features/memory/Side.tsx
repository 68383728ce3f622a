/** Beside the words: what the address is in, the bytes as a value of a type, and a search through all memory. */
import type { MemoryLink } from '../../../api/links.ts';
import type { AddressTarget } from '../../../api/memory.ts';
import { bytes } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Anchor } from '../../view/location.tsx';
import { targetText, variableIn } from './model.ts';
import { SearchMemory } from './SearchMemory.tsx';
import { TypedValue } from './TypedValue.tsx';

interface Props {
  readonly link: MemoryLink;
  readonly width: number;
  readonly address?: string;
  readonly target?: AddressTarget;
}

export function Side({ link, width, address, target }: Props) {
  return (
    <aside className="second memory-side" style={{ width }} aria-label="About this memory">
      {target !== undefined && <IsIn link={link} target={target} />}
      {address !== undefined && (
        <TypedValue link={link} address={address} type={link.type ?? typeOf(address, target)} />
      )}
      <SearchMemory link={link} />
    </aside>
  );
}

/** The type of what begins at an address. */
function typeOf(address: string, target: AddressTarget | undefined): string | undefined {
  return target?.start === address ? target.type : undefined;
}

function IsIn({ link, target }: { link: MemoryLink; target: AddressTarget }) {
  const variable = variableIn(target);
  return (
    <section aria-label="What it is in">
      <header className="pane-head">
        <h2 className="head-title">Is in</h2>
        <span className="cut">{KIND_WORDS[target.kind]}</span>
      </header>
      <dl className="facts memory-facts">
        <dt>What</dt>
        <dd>
          {target.goroutineId !== undefined ? (
            <>
              stack of <Handle snapshot={link.snapshot} id={target.goroutineId} filter={link.filter} />
            </>
          ) : variable !== undefined ? (
            <Anchor
              className="link"
              to={{ view: 'variables', snapshot: link.snapshot, filter: link.filter, path: [variable] }}
            >
              <code>{printable(variable)}</code>
            </Anchor>
          ) : (
            printable(targetText(target))
          )}
        </dd>
        {target.start !== undefined && (
          <>
            <dt>From</dt>
            <dd>
              <AddressLink address={target.start} type={target.type} />
              {target.size !== undefined && `, ${bytes(target.size)}`}
            </dd>
          </>
        )}
        {target.type !== undefined && (
          <>
            <dt>Type</dt>
            <dd>
              <code>{printable(target.type)}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

const KIND_WORDS: Readonly<Record<AddressTarget['kind'], string>> = {
  heap: 'the Go heap',
  stack: 'a goroutine’s stack',
  variable: 'package variables',
  code: 'code',
  type: 'type data',
  file: 'a mapped file',
  mapping: 'a mapping',
  unmapped: 'nothing',
};
