/** What is shown of how many, and how it is put together. */
import type { GroupBy } from '../../../api/goroutine.ts';
import type { GoroutinesLink } from '../../../api/links.ts';
import { useLabelKeys } from '../../api/goroutines.ts';
import { count, counted } from '../../ui/format.ts';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { hasTerm, NO_SYSTEM, withoutTerm, withTerm } from '../../view/filter.ts';
import { useGo } from '../../view/location.tsx';
import { useView } from '../../view/store.ts';
import { FateChips } from './Marks.tsx';
import type { Settings } from './model.ts';
import type { Lines } from './useLines.ts';

const GROUPINGS: readonly { readonly value: GroupBy; readonly label: string; readonly title: string }[] = [
  { value: 'stack', label: 'Stack', title: 'Equal stacks' },
  { value: 'wait-site', label: 'Wait site', title: 'Where in your code they are' },
  { value: 'go-statement', label: 'Go statement', title: 'What made them' },
  { value: 'start', label: 'Start', title: 'The function they were started with' },
  { value: 'state', label: 'State', title: 'State and wait reason' },
];
const NONE = { value: 'none', label: 'None', title: 'One row each' } as const;
const EQUALS = [
  { value: 'lines', label: 'same lines' },
  { value: 'functions', label: 'same functions' },
] as const;
const DENSITIES = [
  { value: 'comfortable', label: '28' },
  { value: 'compact', label: '24' },
] as const;

interface Props {
  readonly link: GoroutinesLink;
  readonly settings: Settings;
  readonly lines: Lines;
}

export function Head({ link, settings, lines }: Props) {
  const go = useGo();
  const density = useView((state) => state.density);
  const set = useView((state) => state.set);
  const byLabel = settings.group.startsWith('label:');
  const label = {
    value: settings.group,
    label: byLabel ? `Label ${printable(settings.group.slice(6))}` : '',
    title: 'A pprof label',
  };
  const regroup = (group: GroupBy) =>
    go({ ...link, group, sort: undefined, descending: undefined, open: undefined, at: undefined });
  return (
    <header className="view-head">
      <div className="line">
        <h1>Goroutines</h1>
        <Shown link={link} settings={settings} lines={lines} />
        <span className="end t3">
          Density
          <Segment label="Density" value={density} choices={DENSITIES} onChange={(next) => set({ density: next })} />
        </span>
      </div>
      <div className="controls">
        <span className="label">Group by</span>
        <Segment
          label="Group by"
          value={settings.group}
          choices={[...GROUPINGS, ...(byLabel ? [label] : []), NONE]}
          onChange={regroup}
        />
        <LabelMenu onChoose={regroup} />
        {(settings.group === 'stack' || settings.group === 'wait-site') && (
          <>
            <span className="label">Equal when</span>
            <Segment
              label="Equal when"
              value={settings.equal}
              choices={EQUALS}
              onChange={(equal) => go({ ...link, equal, open: undefined, at: undefined })}
            />
          </>
        )}
        <FateChips />
      </div>
    </header>
  );
}

function Shown({ link, settings, lines }: Props) {
  const go = useGo();
  const { counts, groupTotal } = lines;
  if (counts === undefined) return null;
  const hides = hasTerm(settings.filter, NO_SYSTEM);
  const change = (filter: string) => go({ ...link, filter, at: undefined });
  return (
    <p className="t3 cut">
      {groupTotal !== undefined && `${counted(groupTotal, 'group')} · `}
      {`${count(counts.matched)} of ${count(counts.total)} shown · `}
      {hides ? `${counted(counts.systemHidden, 'runtime goroutine')} hidden ` : 'runtime goroutines shown '}
      <button
        type="button"
        className="link t1"
        title="s"
        onClick={() => change(hides ? withoutTerm(settings.filter, NO_SYSTEM) : withTerm(settings.filter, NO_SYSTEM))}
      >
        {hides ? 'show' : 'hide'}
      </button>
    </p>
  );
}

/** The pprof labels that goroutines of this snapshot carry; nothing where none does. */
function LabelMenu({ onChoose }: { onChoose: (group: GroupBy) => void }) {
  const keys = useLabelKeys();
  if (keys === undefined || keys.length === 0) return null;
  return (
    <Menu className="chip" button="Label…">
      {keys.map((key) => (
        <MenuItem key={key} className="mono" onChoose={() => onChoose(`label:${key}`)}>
          {printable(key)}
        </MenuItem>
      ))}
    </Menu>
  );
}
