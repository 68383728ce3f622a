/** The page of keys: all commands of the moment that have one, by section. */
import { Key } from '../ui/Key.tsx';
import { useCommandsNow } from './Foot.tsx';
import { closeOverlay, useOverlay } from './globals.ts';
import { Sheet } from './Sheet.tsx';

export function KeysHelp() {
  const open = useOverlay((state) => state.open === 'keys');
  const commands = useCommandsNow().filter((command) => command.keys.length > 0);
  if (!open) return null;
  const sections = [...new Set(commands.map((command) => command.section))];
  return (
    <Sheet label="Keys that act here" onClose={closeOverlay}>
      <div className="keys-help">
        {sections.map((section) => (
          <section key={section}>
            <h2>{section}</h2>
            <dl>
              {commands
                .filter((command) => command.section === section)
                .map((command) => (
                  <div key={command.id}>
                    <dt>
                      {command.keys.map((key) => (
                        <Key key={key} of={key} />
                      ))}
                    </dt>
                    <dd>{command.title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <p className="t3">Single keys can be turned off among the commands.</p>
      </div>
    </Sheet>
  );
}
