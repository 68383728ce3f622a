/** Library: what is here, and how to bring more. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { SnapshotEntry } from '../../../api/library.ts';
import { post, remove } from '../../api/client.ts';
import { libraryQuery, queries } from '../../api/queries.ts';
import { useUploads } from '../../api/uploads.ts';
import { Triangle } from '../../ui/Code.tsx';
import { bytes, count, counted, moment } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Icon } from '../../ui/icons.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { usePlace, useWhere } from '../../view/place.ts';
import { useTitle } from '../../view/title.ts';
import { DropZone } from './DropZone.tsx';
import { UploadRow } from './UploadRow.tsx';
import './library.css';

export default function Library() {
  const library = useQuery(libraryQuery);
  const uploads = useUploads((state) => state.uploads);
  useTitle('Library');
  const shown = library.data?.snapshots ?? NONE;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <section className="pane library" tabIndex={0} aria-label="Library">
      <div className="library-page">
        <header className="library-head">
          <h1>Snapshots</h1>
          <span className="t3">{library.data === undefined ? '' : count(shown.length)}</span>
        </header>
        <Answer of={library} what="The library" rows={4}>
          {(answer) => (
            <div className={shown.length === 0 && uploads.length === 0 ? 'library-columns none' : 'library-columns'}>
              <div>
                <ul className="uploads" aria-label="Uploads">
                  {uploads.map((upload) => (
                    <UploadRow key={upload.key} upload={upload} />
                  ))}
                </ul>
                <List entries={answer.snapshots} limit={answer.uploadLimitBytes} />
              </div>
              <DropZone limit={answer.uploadLimitBytes} />
            </div>
          )}
        </Answer>
      </div>
    </section>
  );
}

const NONE: readonly SnapshotEntry[] = [];

/** The rows; j and k go through them, ↵ opens, ⌫ removes. */
function List({ entries, limit }: { entries: readonly SnapshotEntry[]; limit: number }) {
  const go = useGo();
  const [at, setAt] = useState(-1);
  const current = entries[Math.min(at, entries.length - 1)];
  useWhere(current === undefined ? '' : `Row ${Math.min(at, entries.length - 1) + 1} of ${entries.length}`);
  const open = () => (current?.state === 'ready' ? go({ view: 'overview', snapshot: current.id }) : false);
  const section = 'Library';
  useCommands(
    entries.length === 0
      ? []
      : [
          {
            id: 'library.down',
            title: 'Next snapshot',
            section,
            keys: ['j', 'ArrowDown'],
            foot: 'rows',
            footKeys: ['j', 'k'],
            run: () => setAt(Math.min(entries.length - 1, at + 1)),
          },
          {
            id: 'library.up',
            title: 'Previous snapshot',
            section,
            keys: ['k', 'ArrowUp'],
            run: () => setAt(Math.max(0, at - 1)),
          },
          { id: 'library.open', title: 'Open', section, keys: ['Enter'], foot: 'open', run: open },
          {
            id: 'library.remove',
            title: 'Remove',
            section,
            keys: ['Backspace', 'Delete'],
            foot: 'remove',
            run: () => (current === undefined ? false : discard(current)),
          },
        ],
  );
  return (
    <ul className="snapshots" aria-label="Snapshots">
      {entries.map((entry, index) => (
        <Entry key={entry.id} entry={entry} current={entry === current} limit={limit} onChoose={() => setAt(index)} />
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly entry: SnapshotEntry;
  readonly current: boolean;
  readonly limit: number;
  readonly onChoose: () => void;
}

function Entry({ entry, current, limit, onChoose }: EntryProps) {
  const name = <strong className="cut">{cutMiddle(printable(entry.program), 60)}</strong>;
  return (
    <li className={`snapshot bay${current ? ' on' : ''}`} onPointerDown={onChoose}>
      <span className="snapshot-glyph">
        {entry.state === 'ready' ? (
          <Glyph family={entry.headline === undefined ? 'idle' : glyphOf(entry.headline)} />
        ) : (
          <Triangle />
        )}
      </span>
      {entry.state === 'ready' ? (
        <Anchor className="snapshot-name" to={{ view: 'overview', snapshot: entry.id }} onFocus={onChoose}>
          {name}
        </Anchor>
      ) : (
        <span className="snapshot-name">{name}</span>
      )}
      <Sentence entry={entry} />
      <span className="snapshot-facts mono t3">
        {entry.wallTime !== undefined && <span>{moment(entry.wallTime)}</span>}
        {entry.goroutines !== undefined && <span>{counted(entry.goroutines, 'goroutine')}</span>}
        <span>{bytes(entry.coreBytes)}</span>
        {entry.goVersion !== undefined && <span>{printable(entry.goVersion)}</span>}
        {entry.kind !== undefined && <span>goroutine {entry.kind}</span>}
        {entry.source === 'sample' && <span>sample</span>}
      </span>
      <span className="snapshot-actions">
        {entry.state === 'waiting' && <Attach limit={limit} program={entry.program} />}
        <button
          type="button"
          className="button quiet icon-only"
          aria-label={`Remove ${printable(entry.program)}`}
          title="Remove (⌫)"
          onClick={() => discard(entry)}
        >
          <Icon name="trash" />
        </button>
      </span>
    </li>
  );
}

function Sentence({ entry }: { entry: SnapshotEntry }) {
  const problem = entry.problem;
  if (entry.state === 'ready')
    return (
      <span
        className="snapshot-says cut t2"
        title={entry.headline === undefined ? undefined : printable(entry.headline)}
      >
        {entry.headline === undefined
          ? entry.kind === undefined
            ? 'no crash'
            : 'no crash told'
          : cutMiddle(printable(entry.headline.split('\n')[0]), 200)}
        {problem !== undefined && <span className="t3"> · {printable(problem.message)}</span>}
      </span>
    );
  const waits = `waits for its executable${entry.buildId === undefined ? '' : `, build ID ${cutMiddle(printable(entry.buildId), 24)}`}`;
  return (
    <span className="snapshot-says t2">
      {entry.state === 'waiting' ? waits : printable(problem?.message ?? 'cannot be opened')}
      {problem?.hint !== undefined && <span className="t3"> {printable(problem.hint)}</span>}
    </span>
  );
}

/** Crashes carry the knot's glyph; what was only asked for does not. */
function glyphOf(headline: string): 'knot' | 'sync' {
  return /^(panic|fatal|SIG(SEGV|BUS|FPE|ILL)|unexpected)/i.test(headline) ? 'knot' : 'sync';
}

function Attach({ limit, program }: { limit: number; program: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        Attach
      </button>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={`Executable of ${printable(program)}`}
        onChange={(event) => useUploads.getState().add([...(event.target.files ?? [])], limit)}
      />
    </>
  );
}

const refresh = () => queries.invalidateQueries({ queryKey: libraryQuery.queryKey });

/** Removes at once, and offers to undo. */
async function discard(entry: SnapshotEntry): Promise<void> {
  const { say } = usePlace.getState();
  const path = `/snapshots/${encodeURIComponent(entry.id)}`;
  try {
    await remove(path);
    say(`${printable(entry.program)} removed`, {
      title: 'Undo',
      run: () =>
        void post(`${path}/restore`).then(refresh, (error: Error) =>
          say(`It could not be brought back: ${error.message}`),
        ),
    });
  } catch (error) {
    say(`${printable(entry.program)} could not be removed: ${(error as Error).message}`);
  }
  await refresh();
}
