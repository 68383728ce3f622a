/** One line of a stack: a frame, or a fold that names both ends. */
import type { Frame, StackFrame } from '../../api/goroutine.ts';
import { Fault, FileLine, FunctionName } from '../ui/Code.tsx';
import { printable, shortFunction } from '../ui/text.ts';
import type { StackLine } from './stack.ts';

interface Props {
  readonly line: StackLine;
  readonly current: boolean;
  readonly onChoose: (frame: number) => void;
  readonly onUnfold: (from: number) => void;
}

export function StackLineView({ line, current, onChoose, onUnfold }: Props) {
  if (line.kind === 'fold')
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
      <div
        className="frame fold"
        role="option"
        aria-selected={false}
        tabIndex={-1}
        onClick={() => onUnfold(line.from)}
        title={printable(line.label)}
      >
        <code className="frame-number">
          {line.from}–{line.to}
        </code>
        <span className="cut">{printable(line.label)}</span>
        <span className="twist" aria-hidden="true" />
      </div>
    );
  if (line.kind === 'native') return <NativeLine frame={line.frame} />;
  const { frame } = line;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys
    <div
      className={`frame bay origin-${frame.origin}${current ? ' on' : ''}`}
      role="option"
      aria-selected={current}
      tabIndex={-1}
      onClick={() => onChoose(frame.index)}
      title={`${printable(frame.function)}\n${printable(frame.file)}:${frame.line}`}
    >
      <code className="frame-number">{frame.index}</code>
      <span className="frame-name cut">
        <FunctionName name={ownName(frame)} />
        {frame.inlined && <span className="tag">inl</span>}
        {frame.signal === true && <span className="tag">sig</span>}
        {frame.origin === 'native' && <span className="tag">C</span>}
      </span>
      {frame.fault === undefined ? (
        <FileLine place={frame} />
      ) : (
        <Fault reason={`cannot unwind further: ${frame.fault}`} />
      )}
    </div>
  );
}

/** A frame of C in a goroutine's stack: to be read, for no variables of it are known. */
function NativeLine({ frame }: { frame: Frame }) {
  return (
    <div
      className="frame bay native origin-native"
      role="option"
      aria-selected={false}
      aria-disabled="true"
      tabIndex={-1}
      title={`${printable(nativeName(frame))}\n${printable(frame.file)}`}
    >
      <span />
      <span className="frame-name cut">
        <FunctionName name={nativeName(frame)} short={false} />
        {frame.inlined && <span className="tag">inl</span>}
        <span className="tag">C</span>
      </span>
      {frame.fault === undefined ? (
        <FileLine place={frame} />
      ) : (
        <Fault reason={`cannot unwind further: ${frame.fault}`} />
      )}
    </div>
  );
}

/** In a file that is not at hand the address is all that is known. */
function nativeName({ function: name, pc }: Frame): string {
  return name === '' ? (pc ?? '?') : name;
}

/** In the user's own frames the package main says nothing; elsewhere the package is half of the name. */
function ownName(frame: StackFrame): string {
  if (frame.native) return nativeName(frame);
  return frame.origin === 'user' ? shortFunction(frame.function).replace(/^main\./, '') : frame.function;
}
