/** The variables of the chosen frame as a tree that unfolds on demand. */
import type { KeyboardEvent } from 'react';
import { useEffect } from 'react';
import type { GoroutineDetail, StackFrame } from '../../../api/goroutine.ts';
import type { GoroutineLink, ValueForm } from '../../../api/links.ts';
import { useVariables } from '../../api/queries.ts';
import { Triangle } from '../../ui/Code.tsx';
import { counted } from '../../ui/format.ts';
import { Segment } from '../../ui/Segment.tsx';
import { printable, shortFunction } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { Answer } from '../../view/Answer.tsx';
import { type Command, useCommands } from '../../view/commands.ts';
import { useGo } from '../../view/location.tsx';
import { copy } from '../../view/place.ts';
import { goPath, type Path, pathKey, type TreeLine, treeLines } from './tree.ts';
import { useTree } from './useTree.ts';
import { ValueLine } from './ValueLine.tsx';

const ROW = 25;
const FORMS = [
  { value: 'natural', label: 'Natural' },
  { value: 'raw', label: 'Raw' },
  { value: 'both', label: 'Both' },
] as const;
const NEXT_FORM = { natural: 'raw', raw: 'both', both: 'natural' } as const;

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly frame: StackFrame | undefined;
}

export function VariablesPane({ goroutine, link, frame }: Props) {
  const go = useGo();
  const form = link.form ?? 'natural';
  const setForm = (next: ValueForm) => go({ ...link, form: next }, { replace: true });
  const answer = useVariables(
    frame === undefined ? undefined : { goroutineId: goroutine.id, frame: frame.index, path: [], offset: 0 },
  );
  return (
    <section className="variables" aria-label="Variables">
      <header className="pane-head">
        <h2 className="head-title">Variables</h2>
        {frame !== undefined && (
          <span className="cut">
            frame {frame.index} · {printable(shortFunction(frame.function))}
          </span>
        )}
        <span className="end">
          <Segment label="Form of values" value={form} choices={FORMS} onChange={setForm} />
        </span>
      </header>
      {frame === undefined ? (
        <p className="panel-empty t2">There is no frame to show variables of.</p>
      ) : (
        <Answer of={answer} what="The variables" rows={6}>
          {({ variables, fault }) => (
            <>
              {fault !== undefined && (
                <div className="variables-fault">
                  <Triangle />
                  <p>
                    {printable(fault.message)}
                    {fault.hint !== undefined && <span className="t3"> {printable(fault.hint)}</span>}
                  </p>
                </div>
              )}
              {variables.length === 0 && fault === undefined && (
                <p className="panel-empty t2">This function has no variables at this line.</p>
              )}
              <TreeView
                key={frame.index}
                goroutine={goroutine.id}
                frame={frame.index}
                link={link}
                variables={variables}
                form={form}
              />
            </>
          )}
        </Answer>
      )}
    </section>
  );
}

interface TreeProps {
  readonly goroutine: number;
  readonly frame: number;
  readonly link: GoroutineLink;
  readonly variables: Parameters<typeof useTree>[0]['variables'];
  readonly form: ValueForm;
}

type ValueOf = Extract<TreeLine, { kind: 'value' }>;

function TreeView({ goroutine, frame, link, variables, form }: TreeProps) {
  const go = useGo();
  const { tree, showMore } = useTree({ goroutine, frame, link, variables, form });
  const lines = treeLines(tree);
  const rows = useRows(lines.length, ROW);
  const currentKey = link.path === undefined ? undefined : pathKey(link.path);
  const at = lines.findIndex((line) => line.kind === 'value' && pathKey(line.path) === currentKey);
  const current = at < 0 ? undefined : (lines[at] as ValueOf);
  const { show } = rows;
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);

  const here = { ...link, frame };
  const choose = (path: Path) => go({ ...here, path }, { replace: true });
  const setOpen = (path: Path, open: boolean) => {
    const key = pathKey(path);
    const others = openPaths(link).filter((one) => pathKey(one) !== key && (open || !startsWith(one, path)));
    go({ ...here, path, open: open ? [...others, path] : others }, { replace: true });
  };
  const move = (step: number) => {
    for (
      let next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step;
      next >= 0 && next < lines.length;
      next += step
    ) {
      const line = lines[next];
      if (line.kind === 'value') return choose(line.path);
    }
    return false;
  };
  const inward = () => {
    if (current === undefined || !current.openable) return false;
    return current.open ? move(1) : setOpen(current.path, true);
  };
  const outward = () => {
    if (current === undefined) return false;
    if (current.open) return setOpen(current.path, false);
    return current.path.length > 1 ? choose(current.path.slice(0, -1)) : false;
  };
  const commands: readonly Command[] = [
    { id: 'value.down', title: 'Next value', section: 'Variables', keys: ['j', 'ArrowDown'], run: () => move(1) },
    { id: 'value.up', title: 'Previous value', section: 'Variables', keys: ['k', 'ArrowUp'], run: () => move(-1) },
    { id: 'value.in', title: 'Unfold', section: 'Variables', keys: ['ArrowRight'], run: inward },
    { id: 'value.out', title: 'Fold', section: 'Variables', keys: ['ArrowLeft'], run: outward },
    {
      id: 'value.form',
      title: 'Natural, raw, both',
      section: 'Variables',
      keys: ['r'],
      foot: 'raw',
      run: () => go({ ...link, form: NEXT_FORM[form] }, { replace: true }),
    },
    {
      id: 'value.copy',
      title: 'Copy value',
      section: 'Variables',
      keys: ['c'],
      foot: 'copy value',
      run: () => (current === undefined ? false : copy(current.variable.value, 'Value')),
    },
    {
      id: 'value.path',
      title: 'Copy path',
      section: 'Variables',
      keys: ['p'],
      foot: 'copy path',
      run: () => (current === undefined ? false : copy(goPath(current.path), 'Path')),
    },
  ];
  useCommands(commands);
  const press = (event: KeyboardEvent) => {
    const command = commands.find((one) => one.keys.includes(event.key));
    if (command === undefined || event.ctrlKey || event.metaKey || command.run() === false) return;
    event.preventDefault();
  };
  return (
    <div
      className="pane tree"
      ref={rows.pane}
      role="tree"
      aria-label={`Variables of frame ${frame}`}
      tabIndex={0}
      aria-activedescendant={current === undefined ? undefined : 'current-value'}
      onKeyDown={press}
    >
      <div className="grid-body" role="presentation" style={{ height: rows.height }}>
        {rows.visible.map(({ index, top }) => (
          <div
            key={lines[index].key}
            role="presentation"
            className="tree-row"
            style={{ transform: `translateY(${top}px)` }}
          >
            <ValueLine
              line={lines[index]}
              form={form}
              current={index === at}
              onChoose={choose}
              onOpen={setOpen}
              onMore={showMore}
            />
          </div>
        ))}
      </div>
      {variables.length > 0 && <p className="tree-end t3">{counted(variables.length, 'variable')}</p>}
    </div>
  );
}

/** What is unfolded: the listed paths, and all that the current one goes through. */
function openPaths(link: GoroutineLink): readonly Path[] {
  const through = (link.path ?? []).slice(0, -1).map((_, at) => (link.path ?? []).slice(0, at + 1));
  const all = [...(link.open ?? []), ...through];
  return [...new Map(all.map((path) => [pathKey(path), path])).values()];
}

const startsWith = (path: Path, start: Path) => start.every((name, at) => path[at] === name);
