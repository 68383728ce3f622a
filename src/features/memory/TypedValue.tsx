/** The bytes at the address as a value of a type. */
import { type FormEvent, useEffect, useState } from 'react';
import type { ValuesShown } from '../../../api/link-values.ts';
import type { MemoryLink } from '../../../api/links.ts';
import { formatValuePath } from '../../../api/value-path.ts';
import { useTyped } from '../../api/values.ts';
import { Fault } from '../../ui/Code.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useGo } from '../../view/location.tsx';
import { FormSegment, LimitsMenu } from '../../view/values/Controls.tsx';
import type { Path } from '../../view/values/shape.ts';
import { type Change, USUAL } from '../../view/values/shown.ts';
import { limitsOf } from '../../view/values/useTree.ts';
import { ValueTree } from '../../view/values/ValueTree.tsx';

/** The step that stands for the value itself; the address bar has the rest of the path. */
const ROOT = '*';

interface Props {
  readonly link: MemoryLink;
  readonly address: string;
  readonly type: string | undefined;
}

export function TypedValue({ link, address, type }: Props) {
  const go = useGo();
  const at = type === undefined ? undefined : { address, type };
  const answer = useTyped(at, limitsOf(link));
  const shown = inward(link);
  const change = (next: Change, options?: { readonly push: boolean }) =>
    go({ ...link, type, ...outward(next) }, { replace: options?.push !== true });
  return (
    <section className={`typed-value${at === undefined ? ' none' : ''}`} aria-label="As a value">
      <header className="pane-head">
        <h2 className="head-title">As a value of</h2>
        <TypeField type={type} onChoose={(next) => go({ ...link, ...NOTHING_SHOWN, type: next })} />
      </header>
      {at === undefined ? (
        <p className="panel-empty t3">Name a type, as main.Conn, []string or *http.Request.</p>
      ) : (
        <Answer of={answer} what="The value" rows={4}>
          {({ variables, fault }) =>
            fault !== undefined ? (
              <p className="panel-empty">
                <Fault reason={fault.hint === undefined ? fault.message : `${fault.message} ${fault.hint}`} />
              </p>
            ) : (
              <>
                <ValueTree
                  key={`${address} ${type}`}
                  label={`Value of ${printable(at.type)}`}
                  source={{ kind: 'typed', ...at }}
                  roots={variables.map((variable) => ({ variable: { ...variable, name: 'value' }, step: ROOT }))}
                  shown={shown}
                  onChange={change}
                  written={(path) => `(*${at.type})(${address})${afterRoot(path)}`}
                  lends={false}
                />
                <footer className="variables-foot">
                  <FormSegment shown={link} onChange={change} />
                  <span className="end">
                    <LimitsMenu shown={link} onChange={change} />
                  </span>
                </footer>
              </>
            )
          }
        </Answer>
      )}
    </section>
  );
}

const NOTHING_SHOWN = { path: undefined, open: undefined, turned: undefined, as: undefined, part: undefined } as const;

/** As the tree has it: all paths begin with the value itself, which is unfolded. */
function inward(link: MemoryLink): ValuesShown {
  const { path, open = [], turned = [], form, preview, elements = USUAL.elements, bytes, plain, as, part } = link;
  const into = (one: Path) => [ROOT, ...one];
  return {
    path: path === undefined ? undefined : into(path),
    open: [[ROOT], ...open.map(into)],
    turned: turned.map((one) => ({ ...one, path: into(one.path) })),
    ...{ form, preview, elements, bytes, plain, as, part },
  };
}

/** As the address bar has it. */
function outward(change: Change): Change {
  const { path, open, turned } = change;
  const out = (one: Path) => one.slice(1);
  return {
    ...change,
    ...('path' in change && { path: path === undefined || path.length < 2 ? undefined : out(path) }),
    ...('open' in change && { open: open?.map(out).filter((one) => one.length > 0) }),
    ...('turned' in change && { turned: turned?.map((one) => ({ ...one, path: out(one.path) })) }),
  };
}

function afterRoot(path: Path): string {
  const rest = formatValuePath(['_', ...path.slice(1)]).slice(1);
  return rest;
}

function TypeField({ type, onChoose }: { type: string | undefined; onChoose: (type: string | undefined) => void }) {
  const [text, setText] = useState(type ?? '');
  useEffect(() => setText(type ?? ''), [type]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose(text.trim() === '' ? undefined : text.trim());
  };
  return (
    <form className="type-field" onSubmit={submit}>
      <input
        className="field mono"
        value={text}
        aria-label="Type of the value"
        placeholder="main.Conn"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </form>
  );
}
