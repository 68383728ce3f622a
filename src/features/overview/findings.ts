/** What findings look like, and where they lead. */
import type { Diagnosis, Finding } from '../../../api/diagnosis.ts';
import type { OverviewLink, WaitsLink } from '../../../api/links.ts';
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
export function waitsOf(
  { knot, resources, kind }: Pick<Finding, 'knot' | 'resources' | 'kind'>,
  { snapshot }: Pick<OverviewLink, 'snapshot'>,
): WaitsLink | undefined {
  if (knot !== undefined) return { view: 'waits', snapshot, knot };
  const [first] = resources;
  if (first === undefined || kind === 'crash') return undefined;
  return { view: 'waits', snapshot, focus: first.address, at: `r:${first.address.slice(2)}` };
}

/** Whether the diagnosis says more than the crash does by itself. */
export function leads({ findings }: Pick<Diagnosis, 'findings'>): boolean {
  return findings[0]?.kind !== 'crash';
}
