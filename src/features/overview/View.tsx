/** Overview: what happened, in one sentence, and what to look at next. */
import type { Summary } from '../../../api/snapshot.ts';
import { useSummary } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { FileLine, FunctionName } from '../../ui/Code.tsx';
import { duration } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Handle } from '../../view/Handle.tsx';
import { Anchor, useGo } from '../../view/location.tsx';
import { useTitle } from '../../view/title.ts';
import { States, WaitReasons } from './Bars.tsx';
import { BiggestGroups } from './BiggestGroups.tsx';
import { factsOf, verdictOf } from './model.ts';
import { Problems } from './Problems.tsx';
import './overview.css';

export default function Overview() {
  const summary = useSummary();
  useTitle('Overview');
  return (
    <div className="pane overview">
      <Answer of={summary} what="The overview" rows={12}>
        {(answer) => <Page summary={answer} />}
      </Answer>
    </div>
  );
}

function Page({ summary }: { summary: Summary }) {
  return (
    <div className="overview-page">
      <Headline summary={summary} />
      <div className="overview-columns">
        <div className="overview-column">
          <BiggestGroups groups={summary.groups} total={summary.groupTotal} />
          <Facts summary={summary} />
        </div>
        <div className="overview-column">
          <States states={summary.states} />
          <WaitReasons reasons={summary.waitReasons} />
          <Problems problems={summary.problems} />
        </div>
      </div>
    </div>
  );
}

function Headline({ summary }: { summary: Summary }) {
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
function sinceOf({ crash, host }: Summary, program: string): string {
  const what = {
    panic: 'panic',
    'fatal error': 'fatal error of the runtime',
    signal: 'signal',
    requested: 'no crash: the core was asked for',
    none: 'no crash: the process was alive',
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
