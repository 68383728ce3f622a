/**
 * Which core a link is about, in the link itself: where snapshots live in a page and not on a server, whoever gets a link has to bring
 * the core, and must be told which. `of=<program>` or `of=<program>~<build ID>`.
 */
import { writeSearch } from './link-search.ts';

export interface NamedCore {
  readonly program: string;
  readonly buildId?: string;
}

/** An address as formatLink writes it, with the core's name. */
export function nameCore(href: string, { program, buildId }: NamedCore): string {
  const of = buildId === undefined ? program : `${program}~${buildId}`;
  return `${href}${href.includes('?') ? '&' : '?'}${writeSearch([['of', of]])}`;
}

/** The core that an address names, if it does. */
export function coreNamed(href: string): NamedCore | undefined {
  const of = new URL(href, 'http://localhost').searchParams.get('of') ?? '';
  if (of === '') return undefined;
  const end = of.lastIndexOf('~');
  return end < 0 ? { program: of } : { program: of.slice(0, end), buildId: of.slice(end + 1) };
}
