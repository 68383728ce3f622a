/** The diagnosis as an answer: the headline, findings, knots. */
import type {
  Diagnosis as Answer,
  Finding as FindingAnswer,
  Knot as KnotAnswer,
  ResourceRef,
} from '../../api/diagnosis.ts';
import type { Finding } from '../analyses/findings/finding.ts';
import type { Knot } from '../analyses/knots/knots.ts';
import { hex } from '../bytes/fault.ts';
import type { Diagnosis } from './diagnosis.ts';
import { resourceType } from './wait-answers.ts';

const MAX_FINDINGS = 200;
const MAX_KNOTS = 200;
const NAMED_GOROUTINES = 100;
const NAMED_RESOURCES = 20;
const MAX_EDGES = 300;
const MAX_STANDING = 12;

export function diagnosisAnswer(diagnosis: Diagnosis): Answer {
  const { facts } = diagnosis;
  const findings = allFindings(diagnosis);
  const knots = diagnosis.knots();
  const proved = facts.stuck();
  const stuck = diagnosis.stuck().reduce((sum, one) => sum + one, 0);
  return {
    ...headline(diagnosis, findings),
    findings: findings.slice(0, MAX_FINDINGS),
    findingTotal: findings.length,
    knots: knots.slice(0, MAX_KNOTS).map((knot, i) => knotAnswer(diagnosis, knot, i)),
    knotTotal: knots.length,
    proved: proved.count,
    likely: stuck - proved.count,
    doubt: proved.doubt?.message,
  };
}

/** Why the process ended, if by itself, then what the analyses found; what was asked for by a signal is no finding. */
function allFindings(diagnosis: Diagnosis): FindingAnswer[] {
  const found = diagnosis.findings().map((finding) => findingAnswer(diagnosis, finding));
  const crash = crashFinding(diagnosis);
  // "All goroutines are asleep" is what a deadlock looks like to the runtime: the deadlock itself says more.
  return crash ? (isAsleep(diagnosis) ? [...found, crash] : [crash, ...found]) : found;
}

const isAsleep = ({ crash }: Diagnosis) => crash?.message.includes('all goroutines are asleep') === true;

function crashFinding({ crash, facts }: Diagnosis): FindingAnswer | undefined {
  if (!crash || crash.kind === 'requested') return undefined;
  const at = facts.crashed < 0 ? undefined : facts.locations.top(facts.crashed);
  const file = at?.file.slice(at.file.lastIndexOf('/') + 1);
  const where = at ? ` in ${at.function}, ${file}:${at.line}` : '';
  const ids = crash.goroutineId === undefined ? [] : [crash.goroutineId];
  return {
    kind: 'crash',
    title: crash.message.split('\n', 1)[0],
    explanation: ids.length > 0 ? `Goroutine ${ids[0]} brought the process down${where}.` : crash.message,
    certainty: 'proved',
    count: ids.length,
    goroutineIds: ids,
    total: ids.length,
    resources: [],
    filter: ids.length > 0 ? 'is:crashed' : undefined,
  };
}

function headline(
  diagnosis: Diagnosis,
  findings: readonly FindingAnswer[],
): Pick<Answer, 'headline' | 'explanation' | 'certainty' | 'longestSeconds'> {
  const worst = findings.find((finding) => finding.certainty !== 'possible' && finding.kind !== 'parked');
  if (worst) {
    const { title, explanation, certainty, longestSeconds } = worst;
    return { headline: title, explanation, certainty, longestSeconds };
  }
  return { headline: 'Nothing is stuck.', explanation: healthy(diagnosis) };
}

/** "5,204 goroutines, 94 % wait for the network." */
function healthy({ facts }: Diagnosis): string {
  const { goroutines } = facts.snapshot;
  const counts = new Map<string, number>();
  let total = 0;
  for (let row = 0; row < goroutines.count; row++) {
    if (goroutines.system[row] === 1) continue;
    total++;
    const words = facts.waitReason(row);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [most] = [...counts].filter(([words]) => words !== '').sort((a, b) => b[1] - a[1]);
  const all = `${total.toLocaleString('en')} goroutine${total === 1 ? '' : 's'}`;
  if (!most) return `${all}.`;
  return `${all}, ${Math.round((100 * most[1]) / total)} % in ${most[0]}.`;
}

function findingAnswer(diagnosis: Diagnosis, finding: Finding): FindingAnswer {
  const { id } = diagnosis.facts.snapshot.goroutines;
  return {
    kind: finding.kind,
    title: finding.title,
    explanation: finding.explanation,
    certainty: finding.certainty,
    count: finding.rows.length,
    longestSeconds: finding.longestSeconds,
    goroutineIds: finding.rows.slice(0, NAMED_GOROUTINES).map((row) => id[row]),
    total: finding.rows.length,
    resources: finding.resources.slice(0, NAMED_RESOURCES).map((address) => resourceRef(diagnosis, address)),
    knot: finding.knot === undefined ? undefined : finding.knot + 1,
    filter: filterOf(diagnosis, finding),
  };
}

function filterOf({ facts }: Diagnosis, finding: Finding): string | undefined {
  if (finding.knot !== undefined) return `knot:${finding.knot + 1}`;
  if (finding.kind === 'contention' || finding.kind === 'lost-unlock') return `lock:${hex(finding.resources[0])}`;
  const [row] = finding.rows;
  if (row === undefined) return undefined;
  if (finding.kind === 'leak' || finding.kind === 'parked') return `group:${facts.fingerprint(row)} stuck:yes`;
  const { id } = facts.snapshot.goroutines;
  return `id:${finding.rows.slice(0, NAMED_GOROUTINES).map((r) => id[r])}`;
}

export function resourceRef(diagnosis: Diagnosis, address: number): ResourceRef {
  const { facts } = diagnosis;
  const wait = facts.waits().resource.indexOf(address);
  return {
    address: hex(address),
    name: diagnosis.nameOf(address),
    type: wait < 0 ? undefined : resourceType(facts, wait),
  };
}

function knotAnswer(diagnosis: Diagnosis, knot: Knot, index: number): KnotAnswer {
  const { facts } = diagnosis;
  const { id } = facts.snapshot.goroutines;
  const { goroutine, resource } = facts.waits();
  const addresses = [...new Set(knot.edges.map((edge) => resource[edge.wait]))];
  const finding = diagnosis.findings().find((one) => one.knot === index);
  return {
    number: index + 1,
    goroutineIds: knot.rows.slice(0, NAMED_GOROUTINES).map((row) => id[row]),
    victimIds: knot.victims.slice(0, NAMED_GOROUTINES).map((row) => id[row]),
    victims: knot.victims.length,
    resources: addresses.slice(0, NAMED_RESOURCES).map((address) => resourceRef(diagnosis, address)),
    edges: knot.edges.slice(0, MAX_EDGES).map((edge) => ({
      from: id[goroutine[edge.wait]],
      resource: resourceRef(diagnosis, resource[edge.wait]),
      to: id[edge.row],
      holds: edge.holds,
      because: edge.because,
      certainty: edge.certainty,
    })),
    edgeTotal: knot.edges.length,
    standing: knot.rows.slice(0, MAX_STANDING).flatMap((row) => {
      const at = facts.locations.top(row);
      return at ? [{ goroutineId: id[row], at }] : [];
    }),
    explanation: finding?.explanation ?? '',
    certainty: knot.certainty,
  };
}
