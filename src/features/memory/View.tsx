/** Memory: bytes at an address, what their words point to, who points here, and what they are as a value of a type. */
import { useEffect, useMemo } from 'react';
import type { MemoryLink } from '../../../api/links.ts';
import type { MemoryAnswer } from '../../../api/memory.ts';
import { bytesOf, useMemory, useTarget } from '../../api/memory.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { bytes as sizeOf } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { Empty } from '../../ui/Notice.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { Answer } from '../../view/Answer.tsx';
import { type Command, useCommands } from '../../view/commands.ts';
import { Edge } from '../../view/Edge.tsx';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { copy, useWhere } from '../../view/place.ts';
import { useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { AddressField } from './AddressField.tsx';
import {
  hex,
  lineAt,
  type MemoryLine,
  memoryLines,
  targetText,
  typePointedTo,
  WINDOW,
  WORD,
  windowStart,
} from './model.ts';
import { Side } from './Side.tsx';
import { Words } from './Words.tsx';
import './memory.css';

export default function Memory() {
  const link = useLinkOf('memory');
  const snapshot = useSnapshot();
  useTitle(link.address === undefined ? 'Memory' : `Memory ${link.address}`, snapshot.program);
  return link.address === undefined ? <Start link={link} /> : <At link={link} address={link.address} />;
}

/** Nothing is named yet: where to begin. */
function Start({ link }: { link: MemoryLink }) {
  const width = useView((state) => state.pane);
  const goTo = useGoTo(link);
  useCommands([focusCommand()]);
  return (
    <>
      <header className="view-head memory-head">
        <div className="line">
          <h1>Memory</h1>
          <p className="t3">of the process, as it was</p>
        </div>
      </header>
      <div className="panes">
        <div className="pane">
          <Empty>
            <p>Every address in a value leads here. Or name one:</p>
            <AddressField onGo={goTo} />
          </Empty>
        </div>
        <Edge label="Width of the search" />
        <Side link={link} width={width} />
      </div>
    </>
  );
}

function At({ link, address }: { link: MemoryLink; address: string }) {
  const target = useTarget(address);
  const start = target === undefined ? undefined : windowStart(Number(address), target, link.type !== undefined);
  // The type is that of what is at the address itself.
  const type = start === Number(address) ? link.type : undefined;
  const answer = useMemory(start === undefined ? undefined : { address: hex(start), length: WINDOW, type });
  return (
    <Answer of={answer} what="This memory" rows={16}>
      {(found) => <Page link={link} address={address} answer={found} isOld={answer.isPlaceholderData} />}
    </Answer>
  );
}

interface PageProps {
  readonly link: MemoryLink;
  readonly address: string;
  readonly answer: MemoryAnswer;
  /** The answer is still that for the address before. */
  readonly isOld: boolean;
}

const ROW = 24;

function Page({ link, address, answer, isOld }: PageProps) {
  const go = useGo();
  const goTo = useGoTo(link);
  const width = useView((state) => state.pane);
  const paneOpen = useView((state) => state.paneOpen);
  const lines = useMemo(() => memoryLines(answer, bytesOf(answer)), [answer]);
  const rows = useRows(lines.length, ROW, 30);
  const at = isOld ? -1 : lineAt(lines, Number(link.at ?? address));
  const { show } = rows;
  useEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);
  const current = lines[at];
  const start = Number(answer.address);
  const page = (by: number) =>
    go(
      { ...withoutValue(link), address: hex(Math.max(0, start + by)), at: undefined, type: undefined },
      { replace: true },
    );
  useWhere(current === undefined ? '' : `${hex(current.address)}, ${offsetWord(current.address - start)}`);
  useMemoryCommands({ link, lines, at, start, page, isOld });
  return (
    <>
      <header className="view-head memory-head">
        <div className="line">
          <h1>Memory</h1>
          <code className="memory-address">{address}</code>
          <p className="t2 cut">{printable(targetText(answer.target))}</p>
          <div className="end">
            <button type="button" className="button small-text" onClick={() => page(-WINDOW)}>
              <Key of="[" /> {sizeOf(WINDOW)} back
            </button>
            <button type="button" className="button small-text" onClick={() => page(WINDOW)}>
              {sizeOf(WINDOW)} on <Key of="]" />
            </button>
            <AddressField onGo={goTo} />
          </div>
        </div>
      </header>
      <div className="panes">
        <Words
          link={link}
          answer={answer}
          lines={lines}
          rows={rows}
          current={at}
          onChoose={(chosen) => go({ ...link, at: hex(chosen) }, { replace: true })}
        />
        {paneOpen && (
          <>
            <Edge label="Width of the side pane" />
            <Side link={link} width={width} address={address} target={answer.target} />
          </>
        )}
      </div>
    </>
  );
}

/** A link to elsewhere in memory: the search stays, what was shown of a value does not. */
function withoutValue({ view, snapshot, filter, search, find }: MemoryLink): MemoryLink {
  return { view, snapshot, filter, search, find };
}

function useGoTo(link: MemoryLink): (address: string) => void {
  const go = useGo();
  return (address) => go({ ...withoutValue(link), address });
}

const offsetWord = (offset: number) => `${offset < 0 ? '−' : '+'}0x${Math.abs(offset).toString(16)}`;

const SECTION = 'Memory';

function focusCommand(): Command {
  const focus = () => document.querySelector<HTMLElement>('[data-address-field]')?.focus();
  return { id: 'memory.go', title: 'Go to an address', section: SECTION, keys: ['g'], foot: 'go to', run: focus };
}

interface Acting {
  readonly link: MemoryLink;
  readonly lines: readonly MemoryLine[];
  readonly at: number;
  readonly start: number;
  readonly page: (by: number) => void;
  readonly isOld: boolean;
}

function useMemoryCommands({ link, lines, at, start, page, isOld }: Acting): void {
  const go = useGo();
  const set = useView((state) => state.set);
  const paneOpen = useView((state) => state.paneOpen);
  const current = lines[at];
  const word = current?.kind === 'word' ? current : undefined;
  const jump = (by: number) => {
    if (isOld) return true;
    const next = at < 0 ? 0 : at + by;
    if (next < 0 || next >= lines.length) {
      const address = hex(start + (next < 0 ? -WINDOW : WINDOW));
      const last = hex(start + (next < 0 ? -WORD : WINDOW));
      return go({ ...withoutValue(link), address, at: last }, { replace: true });
    }
    const line = lines[next];
    if (line.kind === 'end') return jump(by + Math.sign(by));
    return go({ ...link, at: hex(line.address) }, { replace: true });
  };
  const follow = () => {
    if (word?.pointer === undefined) return false;
    return go({ ...withoutValue(link), address: word.pointer.value, type: typePointedTo(word) });
  };
  const who = () => go({ ...link, search: 'pointer', find: hex(current?.address ?? start) });
  useCommands([
    {
      id: 'memory.down',
      title: 'Next word',
      section: SECTION,
      keys: ['j', 'ArrowDown'],
      foot: 'words',
      footKeys: ['j', 'k'],
      run: () => jump(1),
    },
    { id: 'memory.up', title: 'Word before', section: SECTION, keys: ['k', 'ArrowUp'], run: () => jump(-1) },
    { id: 'memory.page-down', title: 'Sixteen words on', section: SECTION, keys: ['PageDown'], run: () => jump(16) },
    { id: 'memory.page-up', title: 'Sixteen words back', section: SECTION, keys: ['PageUp'], run: () => jump(-16) },
    { id: 'memory.later', title: '4 KiB on', section: SECTION, keys: [']'], run: () => page(WINDOW) },
    { id: 'memory.earlier', title: '4 KiB back', section: SECTION, keys: ['['], run: () => page(-WINDOW) },
    {
      id: 'memory.follow',
      title: 'Follow the pointer',
      section: SECTION,
      keys: ['Enter'],
      foot: 'follow',
      run: follow,
    },
    { id: 'memory.who', title: 'Who points here', section: SECTION, keys: ['w'], foot: 'who points here', run: who },
    focusCommand(),
    {
      id: 'memory.copy',
      title: 'Copy the word',
      section: SECTION,
      keys: ['c'],
      run: () => (word === undefined ? false : copy(word.number, 'Word')),
    },
    {
      id: 'memory.copy-address',
      title: 'Copy its address',
      section: SECTION,
      keys: ['p'],
      run: () => (current === undefined ? false : copy(hex(current.address), 'Address')),
    },
    { id: 'memory.pane', title: 'Side pane', section: SECTION, keys: ['\\'], run: () => set({ paneOpen: !paneOpen }) },
  ]);
}
