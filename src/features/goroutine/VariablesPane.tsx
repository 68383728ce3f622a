/** The variables of the chosen frame as a tree that unfolds on demand. */
import type { GoroutineDetail, StackFrame } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import type { VariablesAnswer } from '../../../api/value.ts';
import { useVariables } from '../../api/values.ts';
import { Triangle } from '../../ui/Code.tsx';
import { Icon } from '../../ui/icons.tsx';
import { printable, shortFunction } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { useGo } from '../../view/location.tsx';
import { FormSegment } from '../../view/values/Controls.tsx';
import type { Change } from '../../view/values/shown.ts';
import { frameRoots } from '../../view/values/tree.ts';
import { limitsOf } from '../../view/values/useTree.ts';
import { ValueTree } from '../../view/values/ValueTree.tsx';
import { ValueSearch } from './ValueSearch.tsx';
import { VariablesFoot } from './VariablesFoot.tsx';

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly frame: StackFrame | undefined;
}

export function VariablesPane({ goroutine, link, frame }: Props) {
  const go = useGo();
  const answer = useVariables(
    frame === undefined ? undefined : { goroutine: goroutine.id, frame: frame.index },
    limitsOf(link),
  );
  const here = frame === undefined ? link : { ...link, frame: frame.index };
  const change = (next: Change, options?: { readonly push: boolean }) =>
    go({ ...here, ...next }, { replace: options?.push !== true });
  const search = (find: string | undefined) =>
    go({ ...here, find, findIn: find === undefined ? undefined : link.findIn }, { replace: true });
  useCommands([
    {
      id: 'variables.find',
      title: 'Search in the values of this goroutine',
      section: 'Variables',
      keys: ['v'],
      foot: 'search values',
      run: () => search(link.find ?? ''),
    },
  ]);
  return (
    <section className="variables" aria-label="Variables">
      <Head link={link} frame={frame} onChange={change} onSearch={search} />
      {link.find !== undefined && (
        <ValueSearch goroutine={goroutine} link={link} frame={frame?.index} onClose={() => search(undefined)} />
      )}
      {frame === undefined ? (
        <p className="panel-empty t2">There is no frame to show variables of.</p>
      ) : (
        <Answer of={answer} what="The variables" rows={6}>
          {(found) => (
            <>
              <Missing answer={found} />
              {found.variables.length > 0 && (
                <ValueTree
                  key={frame.index}
                  label={`Variables of frame ${frame.index}`}
                  source={{ kind: 'frame', goroutine: goroutine.id, frame: frame.index }}
                  roots={frameRoots(found.variables)}
                  sections
                  shown={link}
                  onChange={change}
                />
              )}
              {found.variables.length > 0 && (
                <VariablesFoot
                  goroutine={goroutine}
                  link={link}
                  frame={frame}
                  variables={found.variables}
                  onChange={change}
                />
              )}
            </>
          )}
        </Answer>
      )}
    </section>
  );
}

interface HeadProps {
  readonly link: GoroutineLink;
  readonly frame: StackFrame | undefined;
  readonly onChange: (change: Change) => void;
  readonly onSearch: (find: string | undefined) => void;
}

function Head({ link, frame, onChange, onSearch }: HeadProps) {
  return (
    <header className="pane-head">
      <h2 className="head-title">Variables</h2>
      {frame !== undefined && (
        <span className="cut" title={printable(frame.function)}>
          frame {frame.index} · {printable(shortFunction(frame.function))}
        </span>
      )}
      <span className="end pane-tools">
        <button
          type="button"
          className="button icon-only quiet small"
          aria-label="Search in values"
          aria-expanded={link.find !== undefined}
          title="Search in values (v)"
          onClick={() => onSearch(link.find === undefined ? '' : undefined)}
        >
          <Icon name="search" />
        </button>
        <FormSegment shown={link} onChange={onChange} />
      </span>
    </header>
  );
}

/** Why there are no variables, or fewer than the source has. */
function Missing({ answer: { variables, fault } }: { answer: VariablesAnswer }) {
  if (fault === undefined)
    return variables.length > 0 ? null : <p className="panel-empty t2">This function has no variables at this line.</p>;
  return (
    <div className="variables-fault">
      <Triangle />
      <p>
        {printable(fault.message)}
        {fault.hint !== undefined && <span className="t3"> {printable(fault.hint)}</span>}
      </p>
    </div>
  );
}
