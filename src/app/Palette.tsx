/** The palette: one list of commands, views and goroutines; type to narrow, ↵ to run. */
import { type KeyboardEvent, useState } from 'react';
import { addressIn } from '../../api/links.ts';
import { useVariableNames } from '../api/variable-names.ts';
import { Icon } from '../ui/icons.tsx';
import { Key } from '../ui/Key.tsx';
import type { Command } from '../view/commands.ts';
import { useGo, useLink } from '../view/location.tsx';
import { useCommandsNow } from './Foot.tsx';
import { closeOverlay, useOverlay } from './globals.ts';
import { Sheet } from './Sheet.tsx';

export function Palette() {
  const open = useOverlay((state) => state.open === 'palette');
  const text = useOverlay((state) => state.text);
  return open ? <OpenPalette first={text} /> : null;
}

function OpenPalette({ first }: { first: string }) {
  const [text, setText] = useState(first);
  const [at, setAt] = useState(0);
  const found = useFound(text);
  const current = Math.min(at, found.length - 1);
  const run = (command: Command | undefined) => {
    closeOverlay();
    command?.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((current + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[current]);
    }
  };
  return (
    <Sheet label="Commands" onClose={closeOverlay}>
      <div className="palette-field">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: a palette that opens without the focus would be of no use
          autoFocus
          value={text}
          placeholder="A command, a view, g4411, 0xc000…, main.variable"
          role="combobox"
          aria-label="Find a command"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={current >= 0 ? `palette-${current}` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <Key of="Escape" />
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label="Commands">
        {found.length === 0 && <p className="t3 none">No command has this in its name.</p>}
        {found.map((command, index) => (
          <div key={command.id}>
            {command.section !== found[index - 1]?.section && <h2 role="presentation">{command.section}</h2>}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the current one */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys */}
            <div
              id={`palette-${index}`}
              className={`item bay${index === current ? ' on' : ''}`}
              role="option"
              aria-selected={index === current}
              data-highlighted={index === current ? '' : undefined}
              onClick={() => run(command)}
              onMouseMove={() => setAt(index)}
              ref={index === current ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            >
              <Marked text={command.title} found={text.trim()} />
              <span className="end">
                {command.keys.slice(0, 2).map((key) => (
                  <Key key={key} of={key} />
                ))}
              </span>
            </div>
          </div>
        ))}
      </div>
    </Sheet>
  );
}

/** Commands whose titles hold the text, their sections kept together; a goroutine's number is a command of its own. */
function useFound(text: string): Command[] {
  const commands = useCommandsNow();
  const link = useLink();
  const go = useGo();
  const wanted = text.trim().toLowerCase();
  const matching = commands.filter(
    (command) => command.title.toLowerCase().includes(wanted) && command.id !== 'palette',
  );
  const number = /^g?\s*(\d{1,15})$/.exec(wanted);
  if (number !== null && link !== undefined && link.view !== 'library') {
    const goroutine = Number(number[1]);
    matching.unshift({
      id: 'goto',
      title: `Goroutine g${goroutine}`,
      section: 'Goroutines',
      keys: [],
      run: () => go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine }),
    });
  }
  const address = addressIn(text);
  if (address !== undefined && link !== undefined && link.view !== 'library')
    matching.unshift({
      id: 'goto-memory',
      title: `Memory at ${address}`,
      section: 'Memory',
      keys: [],
      run: () => go({ view: 'memory', snapshot: link.snapshot, filter: link.filter, address }),
    });
  matching.push(...usePackageVariables(wanted));
  const sections = [...new Set(matching.map((command) => command.section))];
  return sections.flatMap((section) => matching.filter((command) => command.section === section));
}

const VARIABLES_OFFERED = 6;

/** Package variables, for a text with a dot: without one it is hardly a name, and looking all of them up is work. */
function usePackageVariables(wanted: string): Command[] {
  const link = useLink();
  const go = useGo();
  const found = useVariableNames(/^[\w/%-]+\.[\w.]*$/.test(wanted) ? wanted : undefined, VARIABLES_OFFERED);
  if (link === undefined || link.view === 'library') return [];
  const { snapshot, filter } = link;
  return found.map((name) => ({
    id: `variable ${name}`,
    title: name,
    section: 'Package variables',
    keys: [],
    run: () => go({ view: 'variables', snapshot, filter, path: [name] }),
  }));
}

function Marked({ text, found }: { text: string; found: string }) {
  const at = found === '' ? -1 : text.toLowerCase().indexOf(found.toLowerCase());
  if (at < 0) return <span>{text}</span>;
  return (
    <span>
      {text.slice(0, at)}
      <strong>{text.slice(at, at + found.length)}</strong>
      {text.slice(at + found.length)}
    </span>
  );
}
