/** A tree of values: of a frame's variables, of package variables, of what an address holds. */
import { type KeyboardEvent, lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import type { ValuesShown } from '../../../api/link-values.ts';
import { formatGlobalPath, formatValuePath } from '../../../api/value-path.ts';
import type { ValueSource } from '../../api/values.ts';
import { Triangle } from '../../ui/Code.tsx';
import { count } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Notice.tsx';
import { useRows } from '../../ui/useRows.ts';
import { type Command, useCommands } from '../commands.ts';
import { copy } from '../place.ts';
import { faultNote } from './faultNote.ts';
import { innermost, type Path, pathKey } from './shape.ts';
import { type Change, nextForm, withForm, withNextForm, withOpen, withPath } from './shown.ts';
import { isStanding, lineOf, type Root, type StandingLine, type ValueOf } from './tree.ts';
import { textOf, useLook } from './useLook.ts';
import { useTree } from './useTree.ts';
import { ValueLine } from './ValueLine.tsx';
import './values.css';

const ROW = 25;

/** Few look at long texts. */
const Viewer = lazy(() => import('./Viewer.tsx'));

export interface ValueTreeProps {
  readonly label: string;
  readonly source: ValueSource;
  readonly roots: readonly Root[];
  readonly sections?: boolean;
  readonly shown: ValuesShown;
  readonly onChange: (change: Change, options?: { readonly push: boolean }) => void;
  /** A path as it is copied, where that is not just the path. */
  readonly written?: (path: Path) => string;
  /** Its keys act wherever the focus is; not so where another pane comes first. */
  readonly lends?: boolean;
}

export function ValueTree(props: ValueTreeProps) {
  const { label, shown, onChange } = props;
  const lines = useTree({ ...props, sections: props.sections === true });
  const rows = useRows(lines.length, ROW);
  const at = lineOf(lines, shown.path);
  const current = isStanding(lines[at]) ? lines[at] : undefined;
  const { show } = rows;
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);
  useOwnName(current, shown, onChange);
  const choose = (path: Path) => onChange(withPath(shown, path));
  const setOpen = (path: Path, open: boolean) => onChange(withOpen(shown, path, open));
  const look = useLook(shown, onChange);
  const viewed = current?.kind === 'value' && shown.as !== undefined ? current : undefined;
  const long = viewed === undefined ? undefined : textOf(viewed.variable);
  useFocusBack(rows.pane, long !== undefined);
  const commands = [...moving({ lines, at, current, choose, setOpen }), ...acting({ current, props, look })];
  useCommands(long === undefined && props.lends !== false ? commands : NONE);
  const press = (event: KeyboardEvent) => {
    // A link in a line that has the focus takes Enter for itself.
    if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a,button') !== null) return;
    const command = commands.find((one) => one.keys.includes(event.key));
    if (command === undefined || event.ctrlKey || event.metaKey || command.run() === false) return;
    event.preventDefault();
  };
  if (viewed !== undefined && long !== undefined)
    return (
      <Suspense fallback={<Skeleton label="Loading the viewer" />}>
        <Viewer
          name={written(props)(viewed.path)}
          type={innermost(viewed.variable).type}
          value={long}
          as={shown.as ?? 'text'}
          part={shown.part ?? 1}
          onChange={onChange}
        />
      </Suspense>
    );
  const note = current?.kind === 'value' ? faultNote(current.variable) : undefined;
  return (
    <>
      <div
        className="pane tree"
        ref={rows.pane}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={current === undefined ? undefined : 'current-value'}
        onKeyDown={press}
      >
        <div className="grid-body" role="presentation" style={{ height: rows.height }}>
          {rows.visible
            .filter(({ index }) => index < lines.length)
            .map(({ index, top }) => (
              <div
                key={lines[index].key}
                role="presentation"
                className="tree-row"
                style={{ transform: `translateY(${top}px)` }}
              >
                <ValueLine
                  line={lines[index]}
                  current={index === at}
                  source={props.source}
                  onChoose={choose}
                  onOpen={setOpen}
                  onLimit={(elements) => onChange({ elements })}
                  onView={(path) => onChange({ ...withPath(shown, path), as: 'text' }, { push: true })}
                />
              </div>
            ))}
        </div>
      </div>
      {note !== undefined && (
        <p className="fault-note" role="note">
          <Triangle /> {note.means} {note.next !== undefined && <span className="t3">{note.next}</span>}
        </p>
      )}
    </>
  );
}

const NONE: readonly Command[] = [];

/** What was over the tree has gone: the keys are the tree's again. */
function useFocusBack(pane: RefObject<HTMLDivElement | null>, isCovered: boolean): void {
  const was = useRef(isCovered);
  useEffect(() => {
    if (was.current && !isCovered) pane.current?.focus();
    was.current = isCovered;
  }, [pane, isCovered]);
}

/** A link may name a value with the pointers on the way to it; from here on it goes by the name that the tree has. */
function useOwnName(current: StandingLine | undefined, shown: ValuesShown, onChange: ValueTreeProps['onChange']): void {
  const path = current?.path;
  const isOther = path !== undefined && shown.path !== undefined && pathKey(path) !== pathKey(shown.path);
  const latest = useRef(onChange);
  latest.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is another object each time
  useEffect(() => {
    if (isOther) latest.current({ path });
  }, [isOther, pathKey(path ?? [])]);
}

/** How a path of this tree is written. */
function written({ written: own, source }: ValueTreeProps): (path: Path) => string {
  return own ?? (source.kind === 'global' ? formatGlobalPath : formatValuePath);
}

interface Moving {
  readonly lines: ReturnType<typeof useTree>;
  readonly at: number;
  readonly current: StandingLine | undefined;
  readonly choose: (path: Path) => void;
  readonly setOpen: (path: Path, open: boolean) => void;
}

function moving({ lines, at, current, choose, setOpen }: Moving): Command[] {
  const section = 'Values';
  const nextFrom = (start: number, step: number) => {
    for (let next = start; next >= 0 && next < lines.length; next += step) {
      const line = lines[next];
      if (isStanding(line)) return choose(line.path);
    }
    return false;
  };
  const move = (step: number) => nextFrom(at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step, step);
  const inward = () => {
    if (current?.openable !== true) return false;
    return current.open ? move(1) : setOpen(current.path, true);
  };
  const outward = () => {
    if (current === undefined) return false;
    if (current.open) return setOpen(current.path, false);
    for (let above = at - 1; above >= 0; above--) {
      const line = lines[above];
      if (isStanding(line) && line.depth < current.depth) return choose(line.path);
    }
    return false;
  };
  return [
    { id: 'value.down', title: 'Next value', section, keys: ['j', 'ArrowDown'], run: () => move(1) },
    { id: 'value.up', title: 'Previous value', section, keys: ['k', 'ArrowUp'], run: () => move(-1) },
    { id: 'value.in', title: 'Unfold', section, keys: ['ArrowRight'], run: inward },
    { id: 'value.out', title: 'Fold', section, keys: ['ArrowLeft'], run: outward },
    { id: 'value.first', title: 'First value', section, keys: ['Home'], run: () => nextFrom(0, 1) },
    { id: 'value.last', title: 'Last value', section, keys: ['End'], run: () => nextFrom(lines.length - 1, -1) },
  ];
}

interface Acting {
  readonly current: StandingLine | undefined;
  readonly props: ValueTreeProps;
  readonly look: (line: StandingLine) => unknown;
}

function acting({ current, props, look }: Acting): Command[] {
  const { shown, onChange } = props;
  const section = 'Values';
  const turnAll = () => onChange(withForm(nextForm(shown.form ?? 'natural')));
  const turn = () => {
    if (current === undefined) return turnAll();
    const path = current.kind === 'value' ? current.path : current.path.slice(0, -1);
    return onChange(withNextForm(shown, path, current.kind === 'value' ? current.form : (shown.form ?? 'natural')));
  };
  return [
    {
      id: 'value.look',
      title: 'Look at it: its text, what it points to, where it lies',
      section,
      keys: ['Enter'],
      run: () => (current === undefined ? false : look(current)),
    },
    { id: 'value.form', title: 'This value natural, raw, both', section, keys: ['r'], foot: 'raw', run: turn },
    {
      id: 'value.forms',
      title: 'All values natural, raw, both',
      section,
      keys: ['R'],
      run: turnAll,
    },
    {
      id: 'value.printers',
      title: shown.plain === true ? 'Printers on' : 'Printers off',
      section,
      keys: [],
      run: () => onChange({ plain: shown.plain === true ? undefined : true }),
    },
    {
      id: 'value.copy',
      title: 'Copy value',
      section,
      keys: ['c'],
      foot: current && 'copy value',
      run: () => (current?.kind === 'value' ? copyValue(current) : false),
    },
    {
      id: 'value.path',
      title: 'Copy path',
      section,
      keys: ['p'],
      foot: current && 'copy path',
      run: () =>
        current === undefined || current.kind === 'waiter' ? false : copy(written(props)(current.path), 'Path'),
    },
  ];
}

function copyValue({ variable }: ValueOf): Promise<void> {
  const { value, unreadable, truncated, kind } = variable;
  const cut = kind === 'string' && truncated !== undefined;
  const what = cut ? `The first ${count(truncated.shown)} of ${count(truncated.total)} bytes` : 'Value';
  return copy(value === '' ? (unreadable ?? '') : value, what);
}
