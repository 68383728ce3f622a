/** Package variables: by package, the program's own first, or by a part of their names in all of them. */
import { useEffect, useState } from 'react';
import type { GlobalsAnswer, PackageEntry } from '../../../api/globals.ts';
import type { VariablesLink } from '../../../api/links.ts';
import { formatGlobalPath } from '../../../api/value-path.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { GLOBALS, useGlobals, usePackages } from '../../api/values.ts';
import { count, counted } from '../../ui/format.ts';
import { Empty } from '../../ui/Notice.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { useTitle } from '../../view/title.ts';
import { FormSegment, LimitsMenu, PrintersChip } from '../../view/values/Controls.tsx';
import type { Change } from '../../view/values/shown.ts';
import { limitsOf } from '../../view/values/useTree.ts';
import { ValueTree } from '../../view/values/ValueTree.tsx';
import { packageOf, rootsOf, shownPackage } from './model.ts';
import { Packages } from './Packages.tsx';
import { SearchField } from './SearchField.tsx';
import './variables.css';

export default function Variables() {
  const link = useLinkOf('variables');
  const snapshot = useSnapshot();
  const packages = usePackages();
  useTitle('Package variables', snapshot.program);
  return (
    <Answer of={packages} what="The package variables" rows={14}>
      {(answer) =>
        answer.fault === undefined ? <Page packages={answer.packages} link={link} /> : <None answer={answer} />
      }
    </Answer>
  );
}

/** Without debug information there are no package variables to show. */
function None({ answer: { fault } }: { answer: GlobalsAnswer }) {
  return (
    <>
      <header className="view-head variables-head">
        <div className="line">
          <h1>Package variables</h1>
        </div>
      </header>
      <Empty>
        <p>{printable(fault?.message ?? '')}</p>
        {fault?.hint !== undefined && <p className="t3">{printable(fault.hint)}</p>}
      </Empty>
    </>
  );
}

function Page({ packages, link }: { packages: readonly PackageEntry[]; link: VariablesLink }) {
  const go = useGo();
  const chosen = shownPackage(link, packages);
  const change = (next: Change, options?: { readonly push: boolean }) =>
    go({ ...link, ...next }, { replace: options?.push !== true });
  const choose = (name: string) =>
    go({ ...link, package: name, find: undefined, path: undefined, as: undefined, part: undefined });
  const search = (find: string | undefined) => go({ ...link, find }, { replace: true });
  usePageCommands(packages, chosen, choose);
  const path = link.path === undefined ? '' : `Value ${formatGlobalPath(link.path)}`;
  useWhere(path);
  const total = packages.reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <header className="view-head variables-head">
        <div className="line">
          <h1>Package variables</h1>
          <p className="t3 cut">
            {counted(total, 'variable')} in {counted(packages.length, 'package')}
          </p>
          <div className="end">
            <PrintersChip shown={link} onChange={change} />
            <FormSegment shown={link} onChange={change} />
          </div>
        </div>
        <div className="controls">
          <SearchField find={link.find} onSearch={search} />
          <span className="variables-limits">
            <LimitsMenu shown={link} onChange={change} />
          </span>
        </div>
      </header>
      <div className="panes variables-panes">
        <Packages packages={packages} chosen={link.find === undefined ? chosen : undefined} onChoose={choose} />
        <Values key={link.find ?? chosen} link={link} chosen={chosen} onChange={change} />
      </div>
    </>
  );
}

interface ValuesProps {
  readonly link: VariablesLink;
  readonly chosen: string | undefined;
  readonly onChange: (change: Change, options?: { readonly push: boolean }) => void;
}

function Values({ link, chosen, onChange }: ValuesProps) {
  const [pages, setPages] = useState(1);
  const searching = link.find !== undefined;
  const answer = useGlobals(searching ? { search: link.find } : { package: chosen }, pages, limitsOf(link));
  const data = answer.data;
  const wanted = link.path?.[0];
  const isMissing =
    data !== undefined &&
    wanted !== undefined &&
    !searching &&
    data.variables.length < data.total &&
    packageOf(wanted) === chosen &&
    !data.variables.some(({ name }) => name === wanted);
  // What the address names may stand further down.
  useEffect(() => {
    if (isMissing && !answer.isPlaceholderData) setPages((before) => before + 1);
  }, [isMissing, answer.isPlaceholderData]);
  return (
    <section
      className={searching ? 'variables found' : 'variables'}
      aria-label={searching ? 'Variables found' : `Variables of ${printable(chosen ?? '')}`}
    >
      <Answer of={answer} what="The package variables" rows={10}>
        {({ variables, total }) => (
          <>
            {total === 0 ? (
              <Nothing link={link} />
            ) : (
              <ValueTree
                label={searching ? 'Variables found' : `Variables of ${printable(chosen ?? '')}`}
                source={SOURCE}
                roots={rootsOf(variables, searching ? undefined : chosen)}
                shown={link}
                onChange={onChange}
              />
            )}
            <footer className="variables-foot">
              {variables.length < total ? (
                <span>
                  {count(variables.length)} of {count(total)}{' '}
                  <button type="button" className="link" onClick={() => setPages(pages + 1)}>
                    Next {count(Math.min(GLOBALS, total - variables.length))}
                  </button>
                </span>
              ) : (
                <span>{counted(total, 'variable')}</span>
              )}
              {searching && <span>in all packages</span>}
            </footer>
          </>
        )}
      </Answer>
    </section>
  );
}

const SOURCE = { kind: 'global' } as const;

function Nothing({ link }: { link: VariablesLink }) {
  return (
    <div className="pane">
      <Empty>
        <p>
          {link.find === undefined ? (
            <>This package has no variables.</>
          ) : (
            <>
              No package variable has <code>{printable(link.find)}</code> in its name.
            </>
          )}
        </p>
        <Anchor className="button" to={{ ...link, find: undefined, package: undefined, path: undefined }}>
          The program's own
        </Anchor>
      </Empty>
    </div>
  );
}

function usePageCommands(
  packages: readonly PackageEntry[],
  chosen: string | undefined,
  choose: (name: string) => void,
): void {
  const section = 'Package variables';
  const step = (by: number) => {
    const next = packages[packages.findIndex(({ name }) => name === chosen) + by];
    return next === undefined ? false : choose(next.name);
  };
  useCommands([
    { id: 'variables.package-up', title: 'Package before', section, keys: ['['], run: () => step(-1) },
    {
      id: 'variables.package-down',
      title: 'Next package',
      section,
      keys: [']'],
      foot: 'packages',
      footKeys: ['[', ']'],
      run: () => step(1),
    },
    {
      id: 'variables.find',
      title: 'Search package variables',
      section,
      keys: ['v'],
      foot: 'search',
      run: () => document.querySelector<HTMLElement>('[data-variables-search]')?.focus(),
    },
  ]);
}
