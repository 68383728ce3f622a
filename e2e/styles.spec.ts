/** A view's styles act in that view alone: each looks the same, whatever was looked at before. */
import type { Page } from '@playwright/test';
import { expect, settled, test, visit } from './server.ts';

const VIEWS = [
  'overview',
  'goroutines',
  'goroutines/1',
  'stacks',
  'created-by',
  'waits',
  'scheduler',
  'heap',
  'threads',
  'compare',
  'variables',
  'labels',
  'memory',
];

/** They follow from where an element is, not from rules. */
const OF_LAYOUT = /^(perspective-origin|transform-origin|transform|animation|transition|opacity|visibility)/;

interface Look {
  readonly sheets: number;
  /** Where an element stands, and what it says → all that style sheets give it. */
  readonly elements: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function lookOf(page: Page): Promise<Look> {
  return page.evaluate(() => {
    const placeOf = (element: Element): string => {
      const { parentElement: parent } = element;
      const own = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
      return parent === null || element.matches('.shell') ? own : `${placeOf(parent)} > ${own}`;
    };
    const textOf = (element: Element) =>
      [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : '')).join('');
    const elements: Record<string, Record<string, string>> = {};
    for (const element of document.querySelectorAll('.shell *')) {
      const styles = [...element.computedStyleMap()].map(([name, value]) => [name, [...value].join(' ')]);
      elements[`${placeOf(element)} "${textOf(element)}"`] ??= Object.fromEntries(styles);
    }
    return { sheets: document.styleSheets.length, elements };
  });
}

/** As a click would, in the same page. */
async function goOn(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(undefined, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await settled(page);
}

test('every view looks the same, whichever others were looked at before', async ({ page, browser, server }) => {
  test.setTimeout(240_000);
  const { id } = await server.sample();
  const fresh = new Map<string, Look>();
  for (const view of VIEWS) {
    const own = await (await browser.newContext()).newPage();
    await visit(own, `${server.address}/s/${id}/${view}`);
    fresh.set(view, await lookOf(own));
    await own.context().close();
  }
  await visit(page, `${server.address}/s/${id}/overview`);
  for (const view of VIEWS) await goOn(page, `/s/${id}/${view}`);
  const { sheets } = await lookOf(page);
  // What has loaded all styles itself tells nothing.
  expect([...fresh.values()].filter((look) => look.sheets < sheets).length).toBeGreaterThan(VIEWS.length / 2);
  const differences: string[] = [];
  for (const view of VIEWS) {
    await goOn(page, `/s/${id}/${view}`);
    const { elements } = await lookOf(page);
    const before = fresh.get(view)?.elements ?? {};
    const places = Object.keys(elements).filter((place) => place in before);
    expect(places.length).toBeGreaterThan(50);
    for (const place of places)
      for (const [name, value] of Object.entries(elements[place]))
        if (!OF_LAYOUT.test(name) && before[place][name] !== value)
          differences.push(`${view}: ${place}: ${name}: ${before[place][name]} → ${value}`);
  }
  expect(differences).toEqual([]);
});
