/** Where files go, and three lines on how to get a core. */
import { useRef } from 'react';
import { useUploads } from '../../api/uploads.ts';
import { bytes } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';

export function DropZone({ limit }: { limit: number }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <aside className="bring">
      <div className="drop-zone">
        <p className="drop-title">Drop a core and its executable</p>
        <p className="t2">
          Together or one after the other: they find each other by build ID. A .unpark bundle is both in one.
        </p>
        <button type="button" className="button" onClick={() => input.current?.click()}>
          <Icon name="upload" /> Open files…
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
        <p className="t3">
          They go to the server behind this page and nowhere else. At most {bytes(limit)} each; bigger ones open by
          path.
        </p>
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
          <dt>A file on the server's machine</dt>
          <dd>
            <code>npx unpark open core --exe program</code>
          </dd>
        </dl>
      </section>
    </aside>
  );
}
