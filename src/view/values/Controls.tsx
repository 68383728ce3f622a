/** What holds for a whole tree of values: natural or raw, how much of a value comes, and whether well-known types are printed. */
import { MAX_PREVIEW } from '../../../api/limits.ts';
import type { ValuesShown } from '../../../api/link-values.ts';
import { bytes, count } from '../../ui/format.ts';
import { Menu, MenuChoices } from '../../ui/Menu.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { type Change, USUAL, withForm } from './shown.ts';

const FORMS = [
  { value: 'natural', label: 'Natural', title: 'As Go code would write them' },
  { value: 'raw', label: 'Raw', title: 'As they lie in memory' },
  { value: 'both', label: 'Both', title: 'The raw line under the natural one' },
] as const;

interface Props {
  readonly shown: ValuesShown;
  readonly onChange: (change: Change) => void;
}

export function FormSegment({ shown, onChange }: Props) {
  const form = shown.form ?? 'natural';
  return <Segment label="Form of values" value={form} choices={FORMS} onChange={(next) => onChange(withForm(next))} />;
}

const LIMITS = [
  {
    limit: 'elements',
    label: 'Elements at once',
    choices: [20, 100, 500, 1000, 5000],
    write: count,
  },
  { limit: 'bytes', label: 'Bytes of a text', choices: [256, 4096, 65_536, 1_048_576], write: bytes },
  { limit: 'preview', label: 'Levels in one line', choices: [0, 1, 2, 4, MAX_PREVIEW], write: count },
] as const;

/** The limits as a link that says what they are; it opens what they can be. */
export function LimitsMenu({ shown, onChange }: Props) {
  const { elements, bytes: texts, preview } = { ...USUAL, ...known(shown) };
  const change = (limit: (typeof LIMITS)[number]['limit']) => (value: number) =>
    onChange({ [limit]: value === USUAL[limit] ? undefined : value });
  return (
    <Menu
      className="link limits"
      label="Limits of values"
      menuClass="limits-menu"
      button={`${count(elements)} elements, ${bytes(texts)}, ${preview} deep`}
    >
      {LIMITS.map(({ limit, label, choices, write }) => (
        <MenuChoices<number>
          key={limit}
          label={label}
          value={shown[limit] ?? USUAL[limit]}
          choices={choices.map((value) => ({ value, label: choiceOf(write(value), value === USUAL[limit]) }))}
          onChange={change(limit)}
        />
      ))}
    </Menu>
  );
}

function choiceOf(written: string, isUsual: boolean) {
  if (!isUsual) return written;
  return (
    <>
      {written}
      <span className="end">usual</span>
    </>
  );
}

/** Without what is absent, so that it does not hide the usual. */
function known({ elements, bytes: texts, preview }: ValuesShown) {
  return {
    ...(elements !== undefined && { elements }),
    ...(texts !== undefined && { bytes: texts }),
    ...(preview !== undefined && { preview }),
  };
}

export function PrintersChip({ shown, onChange }: Props) {
  const plain = shown.plain === true;
  return (
    <button
      type="button"
      className="chip small"
      aria-pressed={!plain}
      title="time.Time, sync.Mutex, context.Context, … at a glance; off: as any other struct"
      onClick={() => onChange({ plain: plain ? undefined : true })}
    >
      Printers
    </button>
  );
}
