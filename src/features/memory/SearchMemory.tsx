/** Searching all memory: who points to an address, words, texts, bytes. A job with its progress, which can be stopped. */
import { type FormEvent, useEffect, useState } from 'react';
import type { MemoryLink } from '../../../api/links.ts';
import type { SearchKind } from '../../../api/memory.ts';
import { HITS, type Job, useSearch, useSearchControls } from '../../api/searches.ts';
import { Fault } from '../../ui/Code.tsx';
import { bytes, count, counted } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { useCommands } from '../../view/commands.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { Target } from './Words.tsx';

const KINDS = [
  { value: 'pointer', label: 'Pointers to', title: 'Words that point to the object at an address' },
  { value: 'word', label: 'Word', title: 'Words with this value, decimal or hex' },
  { value: 'text', label: 'Text', title: 'These characters' },
  { value: 'bytes', label: 'Bytes', title: 'These bytes, in hex' },
] as const;
const HINTS: Readonly<Record<SearchKind, string>> = {
  pointer: '0xc0001a4120',
  word: '4096, -1 or 0xc000…',
  text: 'tr_01JD9QK2',
  bytes: 'de ad be ef',
};

export function SearchMemory({ link }: { link: MemoryLink }) {
  const go = useGo();
  const kind = link.search ?? 'pointer';
  const search = link.find === undefined || link.find === '' ? undefined : { kind, value: link.find };
  const job = useSearch(search);
  const { stop, goOn } = useSearchControls(search);
  const [text, setText] = useState(link.find ?? '');
  useEffect(() => setText(link.find ?? ''), [link.find]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const find = text.trim();
    go({ ...link, search: kind, find: find === '' ? undefined : find });
  };
  const here = link.at ?? link.address;
  return (
    <section className="search-memory" aria-label="Search in memory">
      <header className="pane-head">
        <h2 className="head-title">Search</h2>
        {here !== undefined && (
          <span className="end">
            <Anchor className="link strong" to={{ ...link, search: 'pointer', find: here }}>
              Who points here <Key of="w" />
            </Anchor>
          </span>
        )}
      </header>
      <form className="search-form" onSubmit={submit}>
        <Segment
          label="Search for"
          value={kind}
          choices={KINDS}
          onChange={(next) => go({ ...link, search: next, find: undefined }, { replace: true })}
        />
        <input
          className="field mono"
          value={text}
          aria-label="What to search for"
          placeholder={HINTS[kind]}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
        <button type="submit" className="button small-text">
          Search
        </button>
      </form>
      {job !== undefined && <Progress job={job} onStop={stop} onGoOn={goOn} />}
      {job !== undefined && job.hits.length > 0 && <Hits job={job} link={link} />}
    </section>
  );
}

function Progress({ job, onStop, onGoOn }: { job: Job; onStop: () => void; onGoOn: () => void }) {
  const { state, hits, done, total, problem } = job;
  const searched = state === 'done' ? bytes(total) : `${bytes(done)} of ${bytes(total)}`;
  const share = total > 0 ? (100 * done) / total : 0;
  return (
    <div className="search-progress">
      {problem !== undefined ? (
        <Fault reason={problem} />
      ) : (
        <output>
          {state === 'done' && hits.length === 0 ? 'nothing' : counted(hits.length, 'hit')}
          {total > 0 && ` in ${searched}`}
        </output>
      )}
      <span className="end">
        {state === 'running' && (
          <button type="button" className="link" onClick={onStop}>
            Cancel
          </button>
        )}
        {state === 'stopped' && (
          <button type="button" className="link" onClick={onGoOn}>
            Go on
          </button>
        )}
        {state === 'failed' && (
          <button type="button" className="link" onClick={onGoOn}>
            Try again
          </button>
        )}
        {state === 'full' && (
          <button type="button" className="link" onClick={onGoOn}>
            Next {count(HITS)}
          </button>
        )}
      </span>
      {state !== 'done' && (
        <span
          className="search-bar"
          role="progressbar"
          aria-label="Memory searched"
          aria-valuenow={Math.floor(share)}
          aria-valuemin={0}
          aria-valuemax={100}
          style={{ width: `${share}%` }}
        />
      )}
    </div>
  );
}

const ROW = 28;

function Hits({ job, link }: { job: Job; link: MemoryLink }) {
  const go = useGo();
  const { hits } = job;
  const rows = useRows(hits.length, ROW);
  const { show } = rows;
  const at = hits.findIndex(({ address }) => address === (link.at ?? link.address));
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);
  const to = (address: string): MemoryLink => {
    const { view, snapshot, filter, search, find } = link;
    return { view, snapshot, filter, search, find, address, at: address };
  };
  const step = (by: number) => {
    const next = hits[at < 0 ? (by > 0 ? 0 : hits.length - 1) : at + by];
    return next === undefined ? false : go(to(next.address));
  };
  const section = 'Memory';
  useCommands([
    { id: 'memory.next-hit', title: 'Next hit', section, keys: ['n'], foot: 'hits', run: () => step(1) },
    { id: 'memory.previous-hit', title: 'Previous hit', section, keys: ['N'], run: () => step(-1) },
  ]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <div className="pane hits" ref={rows.pane} tabIndex={0}>
      <ul className="grid-body" aria-label="Hits" style={{ height: rows.height }}>
        {rows.visible
          .filter(({ index }) => index < hits.length)
          .map(({ index, top }) => (
            <li key={index} className="tree-row" style={{ transform: `translateY(${top}px)` }}>
              <div className={`hit bay${index === at ? ' on' : ''}`}>
                <Anchor
                  className="link mono"
                  to={to(hits[index].address)}
                  aria-current={index === at ? 'true' : undefined}
                  title={printable(hits[index].target.text)}
                >
                  {hits[index].address}
                </Anchor>
                <Target target={hits[index].target} link={link} />
              </div>
            </li>
          ))}
      </ul>
    </div>
  );
}
