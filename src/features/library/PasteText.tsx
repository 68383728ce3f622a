/** Text that is pasted anywhere on the page, or into the field, opens as a file of it would: a dump of goroutines from a terminal. */
import { useEffect, useRef, useState } from 'react';
import { useUploads } from '../../api/uploads.ts';
import { Icon } from '../../ui/icons.tsx';
import { useCommands } from '../../view/commands.ts';

const NAME = 'pasted text';

export function PasteText({ limit }: { limit: number }) {
  const [shown, setShown] = useState(false);
  usePasted(limit);
  useCommands([
    {
      id: 'library.paste',
      title: 'Paste a goroutine dump',
      section: 'Library',
      keys: ['p'],
      foot: 'paste a dump',
      run: () => setShown(true),
    },
  ]);
  return shown ? (
    <Field limit={limit} onDone={() => setShown(false)} />
  ) : (
    <button type="button" className="button quiet" onClick={() => setShown(true)}>
      <Icon name="clipboard" /> Paste a dump…
    </button>
  );
}

function Field({ limit, onDone }: { limit: number; onDone: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const open = () => {
    const text = field.current?.value ?? '';
    if (text.trim() === '') return;
    addText(text, limit);
    onDone();
  };
  return (
    <div className="paste">
      <textarea
        ref={field}
        rows={6}
        spellCheck={false}
        aria-label="Text of a goroutine dump"
        placeholder="goroutine 1 [running]: …"
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          if (event.key === 'Enter' && event.ctrlKey) open();
        }}
      />
      <button type="button" className="button primary" onClick={open}>
        Open the text
      </button>
      <button type="button" className="button quiet" onClick={onDone}>
        Cancel
      </button>
    </div>
  );
}

/** What is pasted into a field stays there. */
function usePasted(limit: number): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const into = event.target;
      if (into instanceof HTMLTextAreaElement || into instanceof HTMLInputElement) return;
      const { files } = event.clipboardData ?? {};
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files !== undefined && files.length > 0) useUploads.getState().add([...files], limit);
      else if (text.trim() !== '') addText(text, limit);
      else return;
      event.preventDefault();
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [limit]);
}

function addText(text: string, limit: number): void {
  useUploads.getState().add([new File([text], NAME, { type: 'text/plain' })], limit);
}
