/** A value on one line, in its form, with what there is to say of it: its faults, its tags, where it leads. */
import type { Variable } from '../../../api/value.ts';
import { joinGlobalName, parseValuePath } from '../../../api/value-path.ts';
import type { ValueSource } from '../../api/values.ts';
import { Fault } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { AddressLink } from '../AddressLink.tsx';
import { innermost, type Path } from './shape.ts';
import { faultsOf, naturalBits, pointedAt, type RawBit, rawBits, rawBitsBeneath, shownValue } from './text.ts';
import type { ValueOf } from './tree.ts';
import { textOf } from './useLook.ts';
import type { LineProps } from './ValueLine.tsx';
import './values.css';

/** Texts longer than this are offered to the viewer. */
const LONG = 64;

export function ValueText({ line, source, onChoose, onView }: LineProps & { readonly line: ValueOf }) {
  const { variable, path, form, turned } = line;
  const inner = innermost(variable);
  const leave = () => onChoose(path);
  const target = form === 'raw' ? undefined : pointedAt(variable);
  const text = textOf(variable);
  return (
    <span className="value-text">
      {form === 'raw' ? (
        <RawLine variable={variable} bits={rawBits(variable)} onLeave={leave} />
      ) : (
        variable.value !== '' && <Natural variable={variable} onLeave={leave} />
      )}
      {faultsOf(variable).map((reason) => (
        <Fault key={reason} reason={reason} />
      ))}
      {inner.sameAs !== undefined && (
        <SameAs path={stepsOf(inner.sameAs, source)} text={inner.sameAs} onChoose={onChoose} />
      )}
      {target?.address !== undefined && (
        <AddressLink address={target.address} type={target.type} short inRow onLeave={leave} />
      )}
      {text !== undefined && text.length > LONG && (
        <button
          type="button"
          tabIndex={-1}
          className="value-view"
          onClick={(event) => {
            event.stopPropagation();
            onView(path);
          }}
        >
          view {count(text.length)} bytes
        </button>
      )}
      <Tags variable={variable} />
      {turned && <span className="tag">{form}</span>}
    </span>
  );
}

/** A value in a cell of a table: naturally, with where it leads. */
export function CellValue({ variable }: { variable: Variable }) {
  const target = pointedAt(variable);
  return (
    <span className="value-text">
      {variable.value !== '' && <Natural variable={variable} />}
      {faultsOf(variable).map((reason) => (
        <Fault key={reason} reason={reason} />
      ))}
      {target?.address !== undefined && <AddressLink address={target.address} type={target.type} short inRow />}
      <Tags variable={variable} />
    </span>
  );
}

function Natural({ variable, onLeave }: { variable: Variable; onLeave?: () => void }) {
  return (
    <code
      className={`cut${variable.lastKnown === true ? ' last-known' : ''}`}
      title={printable(cutMiddle(shownValue(variable), 2000))}
    >
      <Bits bits={naturalBits(variable)} onLeave={onLeave} />
    </code>
  );
}

/** The raw line under a natural one. */
export function RawBeneath({ variable }: { variable: Variable }) {
  return <RawLine variable={variable} bits={rawBitsBeneath(variable)} />;
}

interface RawProps {
  readonly variable: Variable;
  readonly bits: readonly RawBit[];
  readonly onLeave?: () => void;
}

/** The words of a value, and where it lies itself. */
function RawLine({ variable, bits, onLeave }: RawProps) {
  return (
    <code className="cut raw-words">
      <Bits bits={bits} onLeave={onLeave} />
      {variable.address !== undefined && (
        <span className="raw-at">
          at <AddressLink address={variable.address} type={variable.type} short inRow onLeave={onLeave} />
        </span>
      )}
    </code>
  );
}

function Bits({ bits, onLeave }: { bits: readonly RawBit[]; onLeave?: () => void }) {
  return bits.map(({ text, address, type, name }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name, and never move
    <span key={index} className={name === undefined ? undefined : 'raw-word'}>
      {name !== undefined && <span className="t3">{name} </span>}
      {address === undefined ? (
        cutMiddle(printable(text))
      ) : (
        <AddressLink address={address} type={type} inRow onLeave={onLeave} />
      )}
    </span>
  ));
}

function SameAs({ path, text, onChoose }: { path: Path; text: string; onChoose: (path: Path) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="value-same"
      onClick={(event) => {
        event.stopPropagation();
        onChoose(path);
      }}
    >
      ↑ same as <code>{printable(text)}</code>
    </button>
  );
}

/** Steps of a path that the session wrote: of a typed value it begins with the address, which is no step of ours. */
function stepsOf(text: string, source: ValueSource): Path {
  const steps = parseValuePath(text);
  if (source.kind === 'global') return joinGlobalName(steps);
  return source.kind === 'typed' ? ['*', ...steps.slice(1)] : steps;
}

function Tags({ variable }: { variable: Variable }) {
  return (
    <>
      {variable.lastKnown === true && <span className="tag dotted">last known</span>}
      {variable.shadowed === true && <span className="tag">shadowed</span>}
      {variable.escaped === true && <span className="tag">escaped</span>}
    </>
  );
}
