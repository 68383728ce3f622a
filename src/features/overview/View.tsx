/** Overview: what happened, in one sentence, and what to look at next. */
import { lazy, Suspense } from 'react';
import type { Diagnosis } from '../../../api/diagnosis.ts';
import type { OverviewLink } from '../../../api/links.ts';
import type { Summary } from '../../../api/snapshot.ts';
import { useSummary } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useDiagnosis } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { FileLine, FunctionName } from '../../ui/Code.tsx';
import { counted, duration } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Handle } from '../../view/Handle.tsx';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { useMarkdown } from '../../view/place.ts';
import { Told } from '../../view/Told.tsx';
import { useTitle } from '../../view/title.ts';
import { Working } from '../../view/Working.tsx';
import { States, WaitReasons } from './Bars.tsx';
import { BiggestGroups } from './BiggestGroups.tsx';
import { Findings } from './Findings.tsx';
import { leads, WAITS_TITLE, type WayOn, wayOn } from './findings.ts';
import { KnotPicture } from './KnotPicture.tsx';
import { verdictMarkdown } from './markdown.ts';
import { factsOf, verdictOf } from './model.ts';
import { Problems } from './Problems.tsx';
import './overview.css';

/** Not needed for the first look. */
const NamedViews = lazy(() => import('./NamedViews.tsx'));

export default function Overview() {
  const link = useLinkOf('overview');
  const summary = useSummary();
  useTitle('Overview');
  return (
    <div className="pane overview">
      <Answer of={summary} what="The overview" rows={12}>
        {(answer) => <Page link={link} summary={answer} />}
      </Answer>
    </div>
  );
}

interface PageProps {
  readonly link: OverviewLink;
  readonly summary: Summary;
}

function Page({ link, summary }: PageProps) {
  const diagnosis = useDiagnosis();
  const { data } = diagnosis;
  const knot = data === undefined || !leads(data) ? undefined : data.findings[0]?.knot;
  return (
    <div className="overview-page">
      <div className="overview-top">
        {data !== undefined && leads(data) ? (
          <DiagnosedHeadline link={link} summary={summary} diagnosis={data} />
        ) : (
          <Headline summary={summary} working={diagnosis.isPending} />
        )}
        {knot !== undefined && <KnotPicture link={link} knot={knot} />}
      </div>
      <div className="overview-columns">
        <div className="overview-column">
          <Working of={diagnosis} what="The diagnosis" rows={4}>
            {(answer) => <Findings link={link} diagnosis={answer} />}
          </Working>
          <BiggestGroups groups={summary.groups} total={summary.groupTotal} />
          <Facts summary={summary} />
        </div>
        <div className="overview-column">
          <States states={summary.states} />
          <WaitReasons reasons={summary.waitReasons} />
          <Problems problems={summary.problems} />
          <Suspense>
            <NamedViews />
          </Suspense>
        </div>
      </div>
    </div>
  );
}

/** What the diagnosis says first, then the evidence in a sentence, then the ways on. */
function DiagnosedHeadline({ link, summary, diagnosis }: PageProps & { readonly diagnosis: Diagnosis }) {
  const { program, kind } = useSnapshot();
  const go = useGo();
  // Whom goroutines wait for is in memory.
  const hasWaits = kind === undefined;
  const { headline, explanation, certainty, longestSeconds, findings } = diagnosis;
  const [first] = findings;
  useMarkdown(() => verdictMarkdown(program, diagnosis));
  const { snapshot, filter } = link;
  const all: WayOn = { to: { view: 'goroutines', snapshot }, title: 'All goroutines' };
  const waits: WayOn = { to: { view: 'waits', snapshot, filter }, title: WAITS_TITLE };
  const way = hasWaits ? ((first && wayOn(first, link)) ?? waits) : all;
  useCommands([
    {
      id: 'overview.waits',
      title: way.title,
      section: 'Overview',
      keys: ['Enter', 'w'],
      foot: way.title.replace('Show ', ''),
      run: () => go(way.to),
    },
    ...(['n', 'N'] as const).map((key) => ({
      id: `overview.finding-${key}`,
      title: key === 'n' ? 'Next finding' : 'Previous finding',
      section: 'Overview',
      keys: [key],
      foot: key === 'n' && findings.length > 1 ? 'next finding' : undefined,
      run: () => {
        const next = (link.finding ?? 1) + (key === 'n' ? 1 : -1);
        return next < 1 || next > findings.length ? false : go({ ...link, finding: next }, { replace: true });
      },
    })),
  ]);
  return (
    <section className="headline" aria-label="What happened">
      <p className="since t3">
        {certainty !== undefined && <Certainty of={certainty} />} {sinceOf(summary, printable(program))}
        {longestSeconds !== undefined && ` · so for at least ${duration(longestSeconds)}`}
      </p>
      <h1>{printable(headline)}</h1>
      {explanation !== undefined && (
        <p className="story t2">
          <Told sentence={explanation} resources={first?.resources} filter={link.filter} />
        </p>
      )}
      <div className="actions">
        <Anchor className="button primary" to={way.to}>
          {way.title} <Key of="Enter" />
        </Anchor>
        {first?.filter !== undefined && (
          <Anchor className="button" to={{ view: 'goroutines', snapshot: link.snapshot, filter: first.filter }}>
            The {counted(first.total, 'goroutine')}
          </Anchor>
        )}
        {hasWaits && (
          <Anchor className="button" to={all.to}>
            {all.title}
          </Anchor>
        )}
      </div>
    </section>
  );
}

/** What the counts and the crash say: at once, and for good where the diagnosis has nothing to add. */
function Headline({ summary, working }: { summary: Summary; working: boolean }) {
  const { id: snapshot, program } = useSnapshot();
  const go = useGo();
  const { crash } = summary;
  const { sentence, crashed, printed } = verdictOf(summary);
  const goroutine = crash?.goroutineId;
  useCommands(
    goroutine === undefined
      ? []
      : [
          {
            id: 'overview.crash',
            title: `Open g${goroutine}`,
            section: 'Overview',
            keys: ['Enter'],
            foot: `open g${goroutine}`,
            run: () => go({ view: 'goroutine', snapshot, goroutine }),
          },
        ],
  );
  return (
    <section className="headline" aria-label="What happened">
      <p className="since t3">{sinceOf(summary, printable(program))}</p>
      <h1>{printable(sentence)}</h1>
      {working && !crashed && <p className="t3">Whether anything is stuck is being worked out.</p>}
      {printed.length > 0 && (
        <ol className="printed">
          {printed.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a chain have no other name, and never move
            <li key={index}>
              <code title={printable(line)}>{cutMiddle(printable(line), 600)}</code>
            </li>
          ))}
        </ol>
      )}
      {goroutine !== undefined && (
        <p className="second">
          <Handle snapshot={snapshot} id={goroutine} family="knot" />
          {crash?.at !== undefined && (
            <>
              {' at '}
              <FunctionName name={crash.at.function} /> <FileLine place={crash.at} />
            </>
          )}
          {crash?.fault?.address !== undefined && (
            <span className="t2">
              {', touching address '}
              <code>{crash.fault.address}</code>
            </span>
          )}
        </p>
      )}
      <div className="actions">
        {goroutine !== undefined && (
          <Anchor className="button primary" to={{ view: 'goroutine', snapshot, goroutine }}>
            {crashed ? `Open g${goroutine}` : `Open g${goroutine}, which took the signal`}
          </Anchor>
        )}
        <Anchor className={goroutine === undefined ? 'button primary' : 'button'} to={{ view: 'goroutines', snapshot }}>
          All goroutines
        </Anchor>
      </div>
    </section>
  );
}

/** What kind of end it was, and how long the process had run. */
function sinceOf({ crash, host, facts }: Summary, program: string): string {
  const isCore = facts.kind === 'core';
  const what = {
    panic: 'panic',
    'fatal error': 'fatal error of the runtime',
    signal: 'signal',
    requested: `no crash: the ${isCore ? 'core' : 'dump'} was asked for`,
    none: isCore ? 'no crash: the process was alive' : 'no crash told',
  }[crash?.kind ?? 'none'];
  const up =
    host.uptimeSeconds === undefined ? '' : ` · up ${duration(host.uptimeSeconds)} when the snapshot was taken`;
  return `${program} · ${what}${up}`;
}

function Facts({ summary }: { summary: Summary }) {
  return (
    <section className="panel" aria-labelledby="facts">
      <header>
        <h2 id="facts">Snapshot</h2>
      </header>
      <dl className="facts fact-columns">
        {factsOf(summary).map(({ label, value, code }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={code === true ? 'mono' : undefined}>{cutMiddle(printable(value))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
