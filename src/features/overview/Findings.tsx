/** What is wrong, worst first: each with its certainty, its evidence, and the ways to what proves it. */
import { useState } from 'react';
import type { Diagnosis, Finding } from '../../../api/diagnosis.ts';
import type { OverviewLink } from '../../../api/links.ts';
import type { Holder } from '../../../api/waits.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useResource } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count, duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { Handle } from '../../view/Handle.tsx';
import { HolderLine } from '../../view/HolderLine.tsx';
import { Anchor, useGo } from '../../view/location.tsx';
import { copy } from '../../view/place.ts';
import { ResourceName, resourceWords } from '../../view/ResourceName.tsx';
import { Told } from '../../view/Told.tsx';
import { familyOf, leads, wayOn } from './findings.ts';

const FIRST = 7;
/** Resources whose holders are told at once, and goroutines that are named. */
const TOLD = 4;
const NAMED = 8;
/** A longer story is cut after some lines in the headline. */
const CLAMPED = 330;

interface Props {
  readonly link: OverviewLink;
  readonly diagnosis: Diagnosis;
}

export function Findings({ link, diagnosis }: Props) {
  const { findings, findingTotal, doubt } = diagnosis;
  const { kind } = useSnapshot();
  const [all, setAll] = useState(false);
  const chosen = link.finding ?? 1;
  const shown = all || chosen > FIRST ? findings : findings.slice(0, FIRST);
  return (
    <section className="panel" aria-labelledby="findings">
      <header>
        <h2 id="findings">Findings</h2>
        {shown.length < findingTotal ? `${shown.length} of ${count(findingTotal)}` : count(findingTotal)}
        {findings.length > FIRST && (
          <button type="button" className="link end" onClick={() => setAll(!all)}>
            {shown.length > FIRST ? 'Fewer' : findings.length < findingTotal ? `The first ${findings.length}` : 'All'}
          </button>
        )}
      </header>
      {findings.length === 0 && (
        <p className="panel-empty t2">
          {kind === undefined
            ? 'Nobody is stuck, no lock is fought over, nothing hogs a processor.'
            : `The ${kind} itself tells of nothing that went wrong.`}
        </p>
      )}
      <ol className="findings">
        {shown.map((finding, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: findings are known by their rank, and never move
            key={index}
            link={link}
            finding={finding}
            number={index + 1}
            open={index + 1 === chosen}
            told={leads(diagnosis) ? diagnosis.explanation : undefined}
          />
        ))}
      </ol>
      {doubt !== undefined && <p className="panel-empty t3">There may be more that is stuck: {printable(doubt)}.</p>}
    </section>
  );
}

interface RowProps {
  readonly link: OverviewLink;
  readonly finding: Finding;
  readonly number: number;
  readonly open: boolean;
  /** What the headline has said in full already. */
  readonly told: string | undefined;
}

function Row({ link, finding, number, open, told }: RowProps) {
  const go = useGo();
  const { title, certainty, count: n, longestSeconds, resources } = finding;
  const names = resources.slice(0, TOLD).map(resourceWords).join(' · ');
  return (
    <li className={`finding bay${open ? ' on' : ''}`}>
      <button
        type="button"
        className="finding-row"
        aria-expanded={open}
        onClick={() => go({ ...link, finding: open ? 0 : number }, { replace: true })}
      >
        <span className="t3 mono num">{number}</span>
        <Glyph family={familyOf(finding)} word={finding.kind} />
        <span className="finding-title">
          {printable(title)}
          {names !== '' && (
            <code className="t3 cut" title={printable(names)}>
              {printable(names)}
            </code>
          )}
        </span>
        <Certainty of={certainty} />
        <span className="mono num">{n === 0 ? '' : count(n)}</span>
        <span className="mono num t2">{longestSeconds === undefined ? '' : `≥ ${duration(longestSeconds)}`}</span>
      </button>
      {open && <Evidence link={link} finding={finding} told={told} />}
    </li>
  );
}

function Evidence({ link, finding, told }: Pick<RowProps, 'link' | 'finding' | 'told'>) {
  const { title, explanation, resources, filter, goroutineIds, total } = finding;
  const way = wayOn(finding, link);
  return (
    <div className="finding-evidence">
      {(explanation !== told || explanation.length > CLAMPED) && (
        <p className="t2">
          <Told sentence={explanation} resources={resources} filter={link.filter} />
        </p>
      )}
      {resources.slice(0, TOLD).map((resource) => (
        <Held key={resource.address} address={resource.address} link={link} />
      ))}
      {resources.length > TOLD && (
        <p className="t3">
          {TOLD} of {resources.length} channels and locks
        </p>
      )}
      <p className="finding-links">
        {way !== undefined && (
          <Anchor className="button" to={way.to}>
            {way.title}
          </Anchor>
        )}
        {filter !== undefined && (
          <Anchor className="button" to={{ view: 'goroutines', snapshot: link.snapshot, filter }}>
            {total === 1 ? 'The goroutine' : `The ${count(total)} goroutines`}
          </Anchor>
        )}
        <button type="button" className="button" onClick={() => copy(`${title}\n\n${explanation}\n`, 'The finding')}>
          Copy
        </button>
        <span className="handles">
          {goroutineIds.slice(0, NAMED).map((id) => (
            <Handle key={id} snapshot={link.snapshot} id={id} filter={link.filter} />
          ))}
          {total > NAMED && <span className="t3">{`${Math.min(NAMED, goroutineIds.length)} of ${count(total)}`}</span>}
        </span>
      </p>
    </div>
  );
}

/** A lock with its holder, and the way to the frame and the variable in it; nothing where nobody is known to hold it. */
function Held({ address, link }: { address: string; link: OverviewLink }) {
  const { data } = useResource({ address, limit: 1 });
  if (data === undefined) return null;
  const holders: readonly Holder[] = data.holders.slice(0, TOLD);
  if (holders.length === 0) return null;
  return (
    <div className="finding-lock">
      <ResourceName of={data} kind={data.kind} filter={link.filter} />
      <span className="t3"> {printable(data.state)}</span>
      {holders.map((holder) => (
        <HolderLine key={`${holder.goroutineId} ${holder.frame}`} holder={holder} filter={link.filter} />
      ))}
    </div>
  );
}
