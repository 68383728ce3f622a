/** A goroutine's stack in a few lines, for where two are compared: a frame opens the goroutine there. */
import { useGoroutine } from '../api/goroutines.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { printable } from '../ui/text.ts';
import { Answer } from './Answer.tsx';
import { Handle } from './Handle.tsx';
import { useGo } from './location.tsx';
import { StackLineView } from './StackLineView.tsx';
import { stateSentence } from './sentence.ts';
import { firstFrame, lineKey, stackLines } from './stack.ts';

const LINES = 8;
const NONE: ReadonlySet<number> = new Set();

interface Props {
  readonly goroutine: number;
  /** "The holder" */
  readonly title: string;
  /** The frame that matters; absent: the innermost of one's own. */
  readonly frame?: number;
}

export function StackBrief({ goroutine, title, frame }: Props) {
  const { id: snapshot } = useSnapshot();
  const go = useGo();
  const detail = useGoroutine(goroutine);
  const open = (next: number) => go({ view: 'goroutine', snapshot, goroutine, frame: next });
  return (
    <section className="stack-brief" aria-label={`${title}: g${goroutine}`}>
      <h3>
        {title} <Handle snapshot={snapshot} id={goroutine} family={detail.data?.family} />
        <span className="t3 cut">{detail.data !== undefined && printable(stateSentence(detail.data))}</span>
      </h3>
      <Answer of={detail} what={`Goroutine ${goroutine}`} rows={3}>
        {({ frames }) => {
          const current = frame ?? firstFrame(frames);
          const lines = stackLines(frames, { all: false, unfolded: NONE, current });
          return (
            <div role="listbox" aria-label={`Frames of g${goroutine}`}>
              {lines.slice(0, LINES).map((line) => (
                <StackLineView
                  key={lineKey(line)}
                  line={line}
                  current={line.kind === 'frame' && line.frame.index === current}
                  onChoose={open}
                  onUnfold={open}
                />
              ))}
              {lines.length > LINES && (
                <p className="t3 stack-brief-more">
                  {LINES} of {lines.length} lines
                </p>
              )}
            </div>
          );
        }}
      </Answer>
    </section>
  );
}
