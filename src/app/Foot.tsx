/** The foot: where one is, the keys that act here, and what was read. */
import { useSummary } from '../api/queries.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import { counted } from '../ui/format.ts';
import { Key } from '../ui/Key.tsx';
import { printable } from '../ui/text.ts';
import { commandsNow, useRegistry } from '../view/commands.ts';
import { Anchor } from '../view/location.tsx';
import { usePlace } from '../view/place.ts';

export function Foot({ inSnapshot }: { inSnapshot: boolean }) {
  const where = usePlace((state) => state.where);
  const lent = useRegistry((state) => state.lent);
  const shown = [...lent]
    .reverse()
    .flatMap((entry) => entry.commands)
    .filter((command) => command.foot !== undefined);
  return (
    <footer className="foot">
      {where !== '' && <span>{where}</span>}
      <ul className="foot-keys" aria-label="Keys that act here">
        {shown.slice(0, 6).map((command) => (
          <li key={command.id}>
            {(command.footKeys ?? command.keys.slice(0, 1)).map((key) => (
              <Key key={key} of={key} />
            ))}
            {command.foot}
          </li>
        ))}
      </ul>
      {inSnapshot && <Reading />}
    </footer>
  );
}

const DEBUG_WORDS = { dwarf: 'DWARF', pclntab: 'no DWARF', none: 'no symbols' } as const;

function Reading() {
  const snapshot = useSnapshot();
  const { data } = useSummary();
  if (data === undefined) return <span className="foot-end" />;
  const { facts, problems } = data;
  const names = facts.kind === 'core' ? DEBUG_WORDS[facts.debugInfo] : facts.kind.replace('-', ' ');
  const parts = [facts.goVersion, facts.arch, names].filter((part) => part !== undefined);
  return (
    <span className="foot-end">
      <span className="mono">{printable(parts.join(' · '))}</span>
      {problems.length > 0 && (
        <Anchor className="link" to={{ view: 'overview', snapshot: snapshot.id }}>
          {counted(problems.length, 'problem')}
        </Anchor>
      )}
    </span>
  );
}

/** For the page of keys. */
export function useCommandsNow() {
  return commandsNow(useRegistry((state) => state.lent));
}
