/** Where files go, and three lines on how to get a core. */
import { useRef } from 'react';
import { IN_TAB } from '../../api/host.ts';
import { useUploads } from '../../api/uploads.ts';
import { bytes } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Key } from '../../ui/Key.tsx';
import { useCommands } from '../../view/commands.ts';
import { PasteText } from './PasteText.tsx';

export function DropZone({ limit }: { limit: number }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = () => input.current?.click();
  useCommands([
    {
      id: 'library.files',
      title: 'Open files…',
      section: 'Library',
      keys: ['o'],
      foot: 'open files',
      run: choose,
    },
  ]);
  return (
    <aside className="bring">
      <div className="drop-zone">
        <p className="drop-title">Drop a core and its executable</p>
        <p className="t2">
          Together or one after the other: they find each other by build ID. A .unpark bundle is both in one. Or a log
          with a goroutine dump, or a goroutine profile.
        </p>
        <button type="button" className="button" onClick={choose}>
          <Icon name="upload" /> Open files… <Key of="o" />
        </button>
        <input
          ref={input}
          type="file"
          multiple
          className="unseen"
          tabIndex={-1}
          aria-label="Files to open"
          onChange={(event) => {
            useUploads.getState().add([...(event.target.files ?? [])], limit);
            event.target.value = '';
          }}
        />
        <PasteText limit={limit} />
        {IN_TAB ? <InTab /> : <ToServer limit={limit} />}
      </div>
      <section className="how" aria-labelledby="how">
        <h2 id="how">How to get a core</h2>
        <dl>
          <dt>When it crashes</dt>
          <dd>
            <code>ulimit -c unlimited; GOTRACEBACK=crash ./program</code>
          </dd>
          <dt>While it runs</dt>
          <dd>
            <code>gcore -o core PID</code>
          </dd>
          <dt>After the fact, with systemd</dt>
          <dd>
            <code>coredumpctl dump PROGRAM -o core</code>
          </dd>
          <dt>Without a core</dt>
          <dd>
            <code>kill -QUIT PID</code> and paste what it prints
          </dd>
          <dt>{IN_TAB ? 'A library that stays, and links that others can open' : "A file on the server's machine"}</dt>
          <dd>
            <code>npx unpark open core --exe program</code>
          </dd>
        </dl>
      </section>
    </aside>
  );
}

function ToServer({ limit }: { limit: number }) {
  return (
    <p className="t3">
      They go to the server behind this page and nowhere else. At most {bytes(limit)} each; bigger ones open by path.
    </p>
  );
}

function InTab() {
  return (
    <p className="t3">
      They are read in this tab and go nowhere: the page may not ask any server for anything. A core of any size is read
      from disk as it is needed; what is packed is unpacked to at most 2 GiB. What is open here is forgotten when the
      tab is closed or reloaded; your files stay as they are.
    </p>
  );
}
