/** One line of the tree: a name, its value on one line, its type; or why there is no value. */
import type { ReactNode } from 'react';
import type { ValueSource } from '../../api/values.ts';
import { Fault } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { rangeName } from './ranges.ts';
import type { Path } from './shape.ts';
import { typeText } from './text.ts';
import type { StandingLine, TreeLine, ValueOf } from './tree.ts';
import { RawBeneath, ValueText } from './ValueText.tsx';
import { WaiterText } from './WaiterText.tsx';

export interface LineProps {
  readonly source: ValueSource;
  readonly current: boolean;
  readonly onChoose: (path: Path) => void;
  readonly onOpen: (path: Path, open: boolean) => void;
  /** Opens the viewer over the tree. */
  readonly onView: (path: Path) => void;
  /** Lists so many at once. */
  readonly onLimit: (elements: number) => void;
}

const STEP = 16;
/** As many as one sets by a click; more are set among the limits. */
const MOST = 5000;

export function ValueLine({ line, ...props }: LineProps & { readonly line: TreeLine }) {
  switch (line.kind) {
    case 'value':
      return (
        <Row line={line} {...props} name={<ValueName of={line} />} type={<Type of={line} />}>
          <ValueText line={line} {...props} />
        </Row>
      );
    case 'range':
      return (
        <Row line={line} {...props} name={<code className="cut t3">{rangeName(line.range)}</code>}>
          <span className="value-range t3">{count(line.range.to - line.range.from)} of them</span>
        </Row>
      );
    case 'beyond':
      return (
        <Row line={line} {...props} name={<span className="cut t3">beyond length</span>}>
          <span className="t3">
            {count(line.range.from)} up to {count(line.range.to)}
          </span>
        </Row>
      );
    case 'waiter':
      return (
        <Row
          line={line}
          {...props}
          name={<WaiterText line={line} part="name" onLeave={() => props.onChoose(line.path)} />}
        >
          <WaiterText line={line} part="value" onLeave={() => props.onChoose(line.path)} />
        </Row>
      );
    case 'raw':
      return (
        // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus; this line belongs to the one above it
        <div
          className="value raw"
          role="treeitem"
          aria-level={line.depth + 2}
          aria-selected={false}
          style={indent(line.depth)}
        >
          <span />
          <span className="value-text">
            <span className="tag">raw</span>
            <RawBeneath variable={line.variable} />
          </span>
        </div>
      );
    case 'section':
      return (
        <div className="value-section" role="presentation" style={indent(line.depth)}>
          {line.title}
        </div>
      );
    case 'note':
      return (
        <div className="value-note" role="presentation" style={indent(line.depth)}>
          {line.fault ? <Fault reason={line.text} /> : <span className="t3">{printable(line.text)}</span>}
        </div>
      );
    case 'limit':
      return (
        // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus; this line belongs to those above it
        <div
          className="value-note t3"
          role="treeitem"
          aria-level={line.depth + 1}
          aria-selected={false}
          style={indent(line.depth)}
        >
          {count(line.shown)} of {count(line.total)} {line.what}
          {line.shown < MOST && (
            <button
              type="button"
              tabIndex={-1}
              className="value-view"
              onClick={() => props.onLimit(Math.min(MOST, line.total))}
            >
              show {count(Math.min(MOST, line.total))}
            </button>
          )}
        </div>
      );
  }
}

const indent = (depth: number) => ({ '--indent': `${depth * STEP}px` });

interface RowProps extends LineProps {
  readonly line: StandingLine;
  readonly name: ReactNode;
  readonly type?: ReactNode;
  readonly children: ReactNode;
}

function Row({ line, current, onChoose, onOpen, name, type, children }: RowProps) {
  const { path, depth, openable, open } = line;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the current line
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={current ? 'current-value' : undefined}
      className={`value bay${current ? ' on' : ''}${line.kind === 'range' || line.kind === 'beyond' ? ' range' : ''}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={openable ? open : undefined}
      aria-selected={current}
      style={indent(depth)}
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
        {name}
      </span>
      {children}
      {type}
    </div>
  );
}

/** Of a map's entry the key stands for its name. */
function ValueName({ of: { variable } }: { of: ValueOf }) {
  const { key, name } = variable;
  const text = printable(key === undefined ? name : key.value);
  return (
    <code className="cut" title={text}>
      {key?.unreadable === undefined ? text : <Fault reason={key.unreadable} />}
    </code>
  );
}

function Type({ of: { variable } }: { of: ValueOf }) {
  return (
    <code className="value-type cut" title={printable(variable.type)}>
      {printable(typeText(variable))}
    </code>
  );
}
