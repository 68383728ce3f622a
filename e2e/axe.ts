/**
 * What axe finds wrong with a page, in words: to be compared with none. It runs in the page itself ("legacy"), which has no frames
 * of others, and tells of violations only: the same findings in a third of the time.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'];

const told = (violations: Violations) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);

/** Of any rule, what is serious or critical. */
export async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = await axe(page).analyze();
  return told(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical'));
}

/** Against WCAG 2.2 A and AA, whatever the impact. */
export async function againstWcag(page: Page): Promise<string[]> {
  const { violations } = await axe(page).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  return told(violations);
}

/** Of any rule and impact, in a part of the page. */
export async function wrongIn(page: Page, part: string): Promise<string[]> {
  const { violations } = await axe(page).include(part).analyze();
  return told(violations);
}
