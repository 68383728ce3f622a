/** One line of the tree: a name, its value on one line, its type; or why there is no value. */

import type { ValueForm } from '../../../api/links.ts';
import type { Child } from '../../../api/value.ts';
import { Fault } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { pointeeOf, shownValue } from '../../view/value.ts';
import type { Path, TreeLine } from './tree.ts';

interface Props {
  readonly line: TreeLine;
  readonly form: ValueForm;
  readonly current: boolean;
  readonly onChoose: (path: Path) => void;
  readonly onOpen: (path: Path, open: boolean) => void;
  readonly onMore: (path: Path) => void;
}

const STEP = 16;

export function ValueLine({ line, form, current, onChoose, onOpen, onMore }: Props) {
  switch (line.kind) {
    case 'section':
      return (
        <div className="value-section" role="presentation">
          {line.title}
        </div>
      );
    case 'raw':
      return (
        <div className="value raw" role="presentation" style={{ '--indent': `${line.depth * STEP}px` }}>
          <span className="tag">raw</span> <code className="cut">{`${line.name} ${printable(line.text)}`}</code>
        </div>
      );
    case 'note':
      return (
        <div className="value" role="presentation" style={{ '--indent': `${line.depth * STEP}px` }}>
          <span />
          {line.fault ? <Fault reason={line.text} /> : <span className="t3">{printable(line.text)}</span>}
        </div>
      );
    case 'limit':
      return (
        <div className="value" role="presentation" style={{ '--indent': `${line.depth * STEP}px` }}>
          <span />
          <span className="t3">
            {count(line.shown)} of {count(line.total)}{' '}
            <button type="button" className="link" onClick={() => onMore(line.path)}>
              Next 100
            </button>
          </span>
        </div>
      );
    case 'value': {
      const { variable, path, depth, openable, open } = line;
      return (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the current item
        <div
          id={current ? 'current-value' : undefined}
          className={`value bay${current ? ' on' : ''}`}
          role="treeitem"
          aria-level={depth + 1}
          aria-expanded={openable ? open : undefined}
          aria-selected={current}
          style={{ '--indent': `${depth * STEP}px` }}
          onClick={() => onChoose(path)}
          onDoubleClick={() => openable && onOpen(path, !open)}
        >
          <span className="value-name">
            {openable ? (
              <button
                type="button"
                tabIndex={-1}
                className={`twist${open ? ' open' : ''}`}
                aria-label={open ? 'Fold' : 'Unfold'}
                onClick={(event) => {
                  event.stopPropagation();
                  onOpen(path, !open);
                }}
              />
            ) : (
              <span className="twist-space" />
            )}
            <code className="cut" title={printable(variable.name)}>
              {printable(variable.name)}
            </code>
          </span>
          <Value variable={variable} form={form} />
          <code className="value-type cut" title={printable(variable.type)}>
            {printable(variable.type)}
          </code>
        </div>
      );
    }
  }
}

function Value({ variable, form }: { variable: Child; form: ValueForm }) {
  const pointee = form === 'natural' ? pointeeOf(variable) : undefined;
  const text = form === 'natural' ? shownValue(variable) : variable.value;
  return (
    <span className="value-text">
      {variable.key !== undefined && <code className="t2 cut">{printable(variable.key.value)}: </code>}
      {variable.unreadable !== undefined && <Fault reason={variable.unreadable} />}
      {variable.value !== '' && (form !== 'raw' || variable.raw === undefined) && (
        <code
          className={`cut${variable.lastKnown === true ? ' last-known' : ''}`}
          title={printable(cutMiddle(text, 2000))}
        >
          {cutMiddle(printable(text))}
        </code>
      )}
      {text !== variable.value && pointee?.address !== undefined && <code className="t3">{pointee.address}</code>}
      {form !== 'natural' && variable.address !== undefined && <code className="t3">at {variable.address}</code>}
      {variable.lastKnown === true && <span className="tag dotted">last known</span>}
      {variable.missing !== undefined && variable.missing.length > 0 && (
        <Fault reason={`${variable.missing.join(', ')} not known here`} />
      )}
      {variable.shadowed === true && <span className="tag">shadowed</span>}
      {variable.escaped === true && <span className="tag">escaped</span>}
    </span>
  );
}
