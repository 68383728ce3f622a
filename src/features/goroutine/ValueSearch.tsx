/** A text in the names and values of this frame, or of all frames of the goroutine. */
import { type KeyboardEvent, useState } from 'react';
import type { ValueSearch as ValueSearchAnswer } from '../../../api/frame-values.ts';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { formatValuePath } from '../../../api/value-path.ts';
import { useValueSearch } from '../../api/values.ts';
import { count, counted } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { cutMiddle, printable, shortFunction } from '../../ui/text.ts';
import { type Rows, useRows } from '../../ui/useRows.ts';
import { useTyping } from '../../ui/useTyping.ts';
import { useGo } from '../../view/location.tsx';

const ROW = 25;
const PLACES = [
  { value: 'frame', label: 'This frame' },
  { value: 'all', label: 'All frames' },
] as const;

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly frame: number | undefined;
  readonly onClose: () => void;
}

export function ValueSearch({ goroutine, link, frame, onClose }: Props) {
  const go = useGo();
  const find = link.find ?? '';
  const [at, setAt] = useState(0);
  // Frames of a search through all stay where they are when the reader jumps from hit to hit.
  const found = useValueSearch(goroutine.id, link.findIn === 'all' ? undefined : frame, find);
  const hits = find === '' ? [] : (found.data?.hits ?? []);
  const rows = useRows(hits.length, ROW);
  const { text, type, apply } = useTyping(find, (next) => {
    setAt(0);
    go({ ...link, find: next }, { replace: true });
  });

  const open = (index: number) => {
    const hit = hits[index];
    if (hit === undefined) return;
    setAt(index);
    go({ ...link, frame: hit.frame, path: hit.path, as: undefined, part: undefined }, { replace: hit.frame === frame });
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      const next = Math.max(0, Math.min(hits.length - 1, at + step));
      setAt(next);
      rows.show(next);
    } else if (event.key === 'Enter') text === find ? open(at) : apply(text);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="value-search">
      <div className="value-search-field">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the reader has just asked for it; who came by a link has not
          autoFocus={find === ''}
          value={text}
          placeholder="Part of a name or of a value"
          aria-label="Search in values"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls="value-hits"
          aria-activedescendant={hits.length > 0 ? `hit-${at}` : undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={press}
        />
        <output className="t3">{find === '' ? '' : summary(found.data, found.isPlaceholderData)}</output>
        <Segment
          label="Search in"
          value={link.findIn ?? 'frame'}
          choices={PLACES}
          onChange={(place) => go({ ...link, findIn: place === 'all' ? 'all' : undefined }, { replace: true })}
        />
        <button
          type="button"
          className="button icon-only quiet small close"
          aria-label="Close the search"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <Hits hits={hits} rows={rows} at={at} withFrames={link.findIn === 'all'} onOpen={open} />
    </search>
  );
}

interface HitsProps {
  readonly hits: ValueSearchAnswer['hits'];
  readonly rows: Rows;
  readonly at: number;
  readonly withFrames: boolean;
  readonly onOpen: (index: number) => void;
}

function Hits({ hits, rows, at, withFrames, onOpen }: HitsProps) {
  return (
    <div
      className="pane value-hits"
      ref={rows.pane}
      id="value-hits"
      role="listbox"
      aria-label="Values found"
      tabIndex={hits.length > 0 ? 0 : -1}
    >
      <div className="grid-body" role="presentation" style={{ height: rows.height }}>
        {rows.visible
          .filter(({ index }) => index < hits.length)
          .map(({ index, top }) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the current one
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
            <div
              key={index}
              id={`hit-${index}`}
              role="option"
              aria-selected={index === at}
              className={`value-hit bay${index === at ? ' on' : ''}${withFrames ? ' with-frame' : ''}`}
              style={{ transform: `translateY(${top}px)` }}
              title={`${printable(hits[index].function)}, frame ${hits[index].frame}`}
              onClick={() => onOpen(index)}
            >
              {withFrames && (
                <span className="t3 cut">
                  {hits[index].frame} {printable(shortFunction(hits[index].function))}
                </span>
              )}
              <code className="cut">{printable(formatValuePath(plainPath(hits[index].path)))}</code>
              <code className="cut t2">{cutMiddle(printable(hits[index].value), 160)}</code>
            </div>
          ))}
      </div>
    </div>
  );
}

/** As one reads it: without the steps that pointers need. */
const plainPath = (path: readonly string[]) => path.filter((step) => step !== '*');

function summary(found: ReturnType<typeof useValueSearch>['data'], isOld: boolean): string {
  if (found === undefined || isOld) return '…';
  if (found.hits.length === 0) return `nothing in ${counted(found.looked, 'value')}${found.cut ? ', of more' : ''}`;
  return found.cut
    ? `the first ${count(found.hits.length)}, in ${counted(found.looked, 'value')}`
    : `${count(found.hits.length)} in ${counted(found.looked, 'value')}`;
}
