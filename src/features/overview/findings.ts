/** What findings look like, and where they lead. */
import type { Diagnosis, Finding } from '../../../api/diagnosis.ts';
import type { Link, OverviewLink, WaitsLink } from '../../../api/links.ts';
import type { Family } from '../../ui/Glyph.tsx';

/** A glyph by what kind of trouble it is. */
export function familyOf({ kind }: Pick<Finding, 'kind'>): Family {
  switch (kind) {
    case 'deadlock':
    case 'crash':
      return 'knot';
    case 'leak':
    case 'parked':
    case 'contention':
    case 'lost-unlock':
      return 'sync';
    default:
      return 'running';
  }
}

/**
 * The graph at its knot, or around what it is about; without the filter, which would hide parts of it. undefined: it is not about
 * waits.
 */
function waitsOf(
  { knot, resources, kind }: Pick<Finding, 'knot' | 'resources' | 'kind'>,
  { snapshot }: Pick<OverviewLink, 'snapshot'>,
): WaitsLink | undefined {
  if (knot !== undefined) return { view: 'waits', snapshot, knot };
  const [first] = resources;
  if (first === undefined || kind === 'crash') return undefined;
  return { view: 'waits', snapshot, focus: first.address, at: `r:${first.address.slice(2)}` };
}

export const WAITS_TITLE = 'Show who waits for whom';

/** Where a finding is seen, and what leads there. */
export interface WayOn {
  readonly to: Link;
  /** "Show who waits for whom" */
  readonly title: string;
}

/** Processors and threads have views of their own: nobody waits for anybody there. undefined: it is about none of these. */
export function wayOn(
  finding: Pick<Finding, 'knot' | 'resources' | 'kind'>,
  link: Pick<OverviewLink, 'snapshot'>,
): WayOn | undefined {
  if (familyOf(finding) === 'running') {
    const view = finding.kind.includes('thread') ? 'threads' : 'scheduler';
    return { to: { view, snapshot: link.snapshot }, title: `Show the ${view}` };
  }
  const to = waitsOf(finding, link);
  return to && { to, title: WAITS_TITLE };
}

/** Whether the diagnosis says more than the crash does by itself. */
export function leads({ findings }: Pick<Diagnosis, 'findings'>): boolean {
  return findings[0]?.kind !== 'crash';
}
