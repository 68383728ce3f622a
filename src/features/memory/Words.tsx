/** The words of a window of memory: bytes, text, and what each is or points to. */
// biome-ignore-all lint/a11y/useSemanticElements: rows are positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import type { MemoryLink } from '../../../api/links.ts';
import type { AddressTarget, MemoryAnswer } from '../../../api/memory.ts';
import { Fault } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import type { Rows } from '../../ui/useRows.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Handle } from '../../view/Handle.tsx';
import { type FieldHere, hex, type MemoryLine, targetText, typePointedTo } from './model.ts';

interface Props {
  readonly link: MemoryLink;
  readonly answer: MemoryAnswer;
  readonly lines: readonly MemoryLine[];
  readonly rows: Rows;
  readonly current: number;
  readonly onChoose: (address: number) => void;
}

export function Words({ link, answer, lines, rows, current, onChoose }: Props) {
  const start = Number(answer.address);
  return (
    <div
      className="pane grid words"
      ref={rows.pane}
      role="grid"
      aria-label={`Memory from ${answer.address}`}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={current < 0 ? undefined : `word-${current}`}
      tabIndex={0}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {['Address', 'Offset', 'Bytes', 'Text', 'Word'].map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: rows.height }}>
        {rows.visible
          .filter(({ index }) => index < lines.length)
          .map(({ index, top }) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
            <div
              key={index}
              id={`word-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === current}
              className={`row word bay ${lines[index].kind}${index === current ? ' on' : ''}`}
              style={{ transform: `translateY(${top}px)` }}
              onClick={() => onChoose(lines[index].address)}
            >
              <Cells line={lines[index]} start={start} link={link} />
            </div>
          ))}
      </div>
    </div>
  );
}

function Cells({ line, start, link }: { line: MemoryLine; start: number; link: MemoryLink }) {
  switch (line.kind) {
    case 'word':
      return (
        <>
          <span role="gridcell" className="mono word-address">
            {hex(line.address)}
          </span>
          <span role="gridcell" className="mono t3">
            +{(line.address - start).toString(16).padStart(2, '0')}
          </span>
          <span role="gridcell" className={line.isZero ? 'mono t3' : 'mono'}>
            {line.hex}
          </span>
          <span role="gridcell" className="mono t3 word-text">
            {line.ascii}
          </span>
          <span role="gridcell" className="word-meaning">
            {line.fields.map((field) => (
              <FieldName key={`${field.offset} ${field.path}`} field={field} alone={line.pointer === undefined} />
            ))}
            {line.pointer !== undefined ? (
              <>
                <span className="t3" aria-hidden="true">
                  →
                </span>
                <AddressLink address={line.pointer.value} type={typePointedTo(line)} inRow short />
                <Target target={line.pointer.target} link={link} />
              </>
            ) : (
              line.fields.length === 0 && !line.isZero && <code className="t3">{line.number}</code>
            )}
          </span>
        </>
      );
    case 'missing':
      return (
        <span role="gridcell" className="missing-cell">
          <code>
            {hex(line.address)} … {hex(line.address + line.length)}
          </code>
          <Fault reason={`${count(line.length)} bytes: ${line.reason}`} />
        </span>
      );
    case 'end':
      return (
        <span role="gridcell" className="end-cell t3">
          end of {printable(targetText(line))}
        </span>
      );
  }
}

/** "mu.state = 0x1b55"; before a pointer its name alone. */
function FieldName({ field: { name, path, type, number }, alone }: { field: FieldHere; alone: boolean }) {
  return (
    <code className="word-field cut" title={`${printable(path)} ${printable(type)}`}>
      <span className="t2">{cutMiddle(printable(name), 48)}</span>
      {alone && <span> = {number}</span>}
    </code>
  );
}

/** What an address is, in words; a stack by its goroutine. */
export function Target({ target, link }: { target: AddressTarget; link: MemoryLink }) {
  if (target.kind === 'stack' && target.goroutineId !== undefined)
    return (
      <span className="t2">
        stack of <Handle snapshot={link.snapshot} id={target.goroutineId} filter={link.filter} inRow />
      </span>
    );
  return (
    <span className="t2 cut" title={printable(target.text)}>
      {printable(targetText(target))}
    </span>
  );
}
