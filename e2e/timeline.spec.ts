/** The scheduler's timeline: what did run where a trace is, what would run next, and why a goroutine does not. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seriousIn } from './axe.ts';
import { BUSY, closeFixtures, FLIGHT, type Opened, openFixture, TRACED } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

// By far the longest file: its tests share nothing but what is opened.
test.describe.configure({ mode: 'parallel' });

let busy: Opened;
let flight: Opened;
let traced: Opened;
test.beforeAll(async ({ server }) => {
  test.setTimeout(3 * BUILDING_MS);
  busy = await openFixture(server, BUSY);
  flight = await openFixture(server, FLIGHT);
  traced = await openFixture(server, TRACED);
});
test.afterAll(({ server }) => closeFixtures(server, [busy, flight, traced]));

const past = (page: Page) => page.locator('canvas.past');

/** The window in the address: both ends in nanoseconds before the snapshot. */
function windowOf(page: Page): { from: number; to: number } {
  const search = new URL(page.url()).searchParams;
  return { from: Number(search.get('from') ?? Number.NaN), to: Number(search.get('to') ?? Number.NaN) };
}

async function widthAfter(page: Page, act: () => Promise<void>): Promise<number> {
  const before = page.url();
  await act();
  await expect.poll(() => page.url()).not.toBe(before);
  const { from, to } = windowOf(page);
  return to - from;
}

/** How many pixels of a canvas have the colour of a token, as the page draws it. */
function pixelsOf(page: Page, token: string): Promise<number> {
  return page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.past');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return -1;
    const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!probe) return -1;
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24 && data[i + 3] > 100)
        found++;
    }
    return found;
  }, token);
}

test.describe('busy, without a trace', () => {
  test('says that there is no trace, and what would run next', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${busy.id}/scheduler`);
    await expect(page.getByText('No trace in this core.')).toBeVisible();
    await expect(page.getByText('what would run next: order, not time')).toBeVisible();
    await expect(page.getByRole('option', { name: /^P 0/ })).toBeVisible();
    await expect(past(page)).toHaveCount(0);
  });

  test('explains a starving goroutine: in the list, in the card and on its own page', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${busy.id}/scheduler`);
    const list = page.getByRole('grid', { name: 'Why they do not run' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await expect(page).toHaveURL(/g=\d+/);
    const goroutine = new URL(page.url()).searchParams.get('g');
    const words = await list.locator('[aria-selected=true] .why-words').textContent();
    expect(words).toMatch(/P \d|global queue/);
    const card = page.getByRole('complementary', { name: 'Chosen' });
    await expect(card).toContainText('Why it does not run');
    await expect(card).toContainText(`g${goroutine}`);
    await page.keyboard.press('Enter');
    await settled(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`g${goroutine}`);
    await expect(page.locator('.side')).toContainText(/Why it does not run/i);
    await expect(page.locator('.why-reasons li').first()).toContainText(/P \d|global queue/);
  });

  test('lanes and order by keys alone, the table twin, and a link that opens the same', async ({
    page,
    server,
    browser,
  }) => {
    await visit(page, `${server.address}/s/${busy.id}/scheduler`);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(page).toHaveURL(/p=\w+/);
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/g=\d+/);
    const chosen = await page.getByRole('complementary', { name: 'Chosen' }).locator('h2').textContent();
    await page.keyboard.press('t');
    const twin = page.getByRole('grid', { name: 'The schedule as a table' });
    await expect(twin).toBeVisible();
    expect(Number(await twin.getAttribute('aria-rowcount'))).toBeGreaterThan(200);
    await expect(twin.getByRole('row').nth(1)).toContainText('P 0');
    const fresh = await (await browser.newContext()).newPage();
    await visit(fresh, page.url());
    await expect(fresh.getByRole('grid', { name: 'The schedule as a table' })).toBeVisible();
    await expect(fresh.getByRole('complementary', { name: 'Chosen' }).locator('h2')).toHaveText(chosen ?? '');
    await fresh.context().close();
  });
});

test.describe('flight, with a recorder in the core', () => {
  test('draws what ran and the collector, and says where it knows it from', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${flight.id}/scheduler`);
    await expect(page.getByText('from the flight recorder in the core')).toBeVisible();
    await expect(page.getByText('length of the queue, reconstructed')).toBeVisible();
    await expect.poll(() => pixelsOf(page, 'running')).toBeGreaterThan(300);
    await expect.poll(() => pixelsOf(page, 'gc')).toBeGreaterThan(50);
  });

  test('zooms and pans with wheel and keys; the address follows and Back is not filled with it', async ({
    page,
    server,
  }) => {
    await visit(page, `${server.address}/s/${flight.id}/overview`);
    await page.keyboard.press('6');
    await expect(past(page)).toBeVisible();
    await settled(page);
    const all = await widthAfter(page, () => page.keyboard.press('0'));
    const closer = await widthAfter(page, () => page.keyboard.press('w'));
    expect(closer).toBeCloseTo(all * 0.75, -1);
    const box = await past(page).boundingBox();
    if (box === null) throw new Error('The past has no place');
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    const closest = await widthAfter(page, () => page.mouse.wheel(0, -260));
    expect(closest / closer).toBeCloseTo(0.5, 2);
    const before = windowOf(page);
    await widthAfter(page, () => page.keyboard.press('a'));
    expect(windowOf(page).from).toBeLessThan(before.from);
    await widthAfter(page, () => page.keyboard.press('d'));
    expect(windowOf(page).from).toBeCloseTo(before.from, -2);
    for (let i = 0; i < 60; i++) await page.keyboard.press('w');
    await expect.poll(() => windowOf(page).to - windowOf(page).from).toBe(500);
    await page.goBack();
    await expect(page).toHaveTitle(/Overview/);
  });

  test('steps from event to event, and shows who waited in the queue then', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${flight.id}/scheduler?p=0`);
    await page.keyboard.press(',');
    await expect(page).toHaveURL(/at=-\d+/);
    const first = Number(new URL(page.url()).searchParams.get('at'));
    await page.keyboard.press('.');
    await expect.poll(() => Number(new URL(page.url()).searchParams.get('at'))).toBeGreaterThan(first);
    await page.keyboard.press(',');
    await expect.poll(() => Number(new URL(page.url()).searchParams.get('at'))).toBe(first);
    const card = page.getByRole('complementary', { name: 'Chosen' });
    await expect(card).toContainText('Queue then');
    await expect(card).toContainText('Reconstructed');
    await expect(card).toContainText('possible');
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/at=/);
  });

  test('a brushed range is a table of what ran, which sorts and leads to a goroutine and its wakers', async ({
    page,
    server,
  }) => {
    await visit(page, `${server.address}/s/${flight.id}/scheduler`);
    const box = await past(page).boundingBox();
    if (box === null) throw new Error('The past has no place');
    await page.mouse.move(box.x + 100, box.y + 120);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 140, { steps: 6 });
    await page.mouse.up();
    await expect(page).toHaveURL(/range=-\d+,-\d+/);
    const table = page.getByRole('grid', { name: 'What ran' });
    await expect(table.getByRole('row').nth(1)).toContainText(/main\.|runtime\./);
    await table.getByRole('button', { name: 'Runs', exact: true }).click();
    await expect(table.getByRole('columnheader', { name: 'Runs' })).toHaveAttribute('aria-sort', 'descending');
    await table.getByRole('row').filter({ hasText: 'main.serve' }).first().click();
    await expect(page).toHaveURL(/g=\d+/);
    const card = page.getByRole('complementary', { name: 'Chosen' });
    await expect(card).toContainText(/Made runnable [\d,]+ × in this window/);
    await expect(card.locator('.wakes li').first()).toContainText(/unblocked by|created by|by the network/);
    await page.reload();
    await settled(page);
    await expect(page.getByRole('grid', { name: 'What ran' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('grid', { name: 'What ran' })).toHaveCount(0);
    await page.keyboard.press('b');
    await expect(page.getByRole('heading', { name: 'What ran in 1 s' })).toBeVisible();
  });

  test('the minimap moves the window', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${flight.id}/scheduler?from=-100000000&to=0`);
    const box = await page.locator('.minimap canvas').boundingBox();
    if (box === null) throw new Error('The minimap has no place');
    await page.mouse.click(box.x + box.width * 0.25, box.y + 20);
    await expect.poll(() => windowOf(page).to).toBeLessThan(-1e9);
    const { from, to } = windowOf(page);
    expect(to - from).toBe(1e8);
  });
});

test.describe('traced, with a file beside the core', () => {
  test('a trace of another process is refused with the reason; its own is joined', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${busy.id}/scheduler`);
    const file = join(traced.fixture.folder, 'trace.out');
    await page.getByLabel('Trace file').setInputFiles(file);
    await expect(page.getByRole('alert')).toContainText('trace.out is not of this process');
    await visit(page, `${server.address}/s/${traced.id}/scheduler`);
    await expect(page.getByText('from the trace buffers in the core')).toBeVisible();
    await expect(page.locator('.trace-lost')).toContainText('only what was still in memory is here');
    const span = () => page.locator('.minimap > span').textContent();
    const before = await span();
    await page.getByLabel('Trace file').setInputFiles(file);
    await expect(page.locator('.trace-lost')).toHaveCount(0);
    await expect.poll(span).not.toBe(before);
    await expect(page.getByText('from the trace buffers in the core and trace.out')).toBeVisible();
    await page.getByRole('button', { name: 'Take it off' }).click();
    await expect(page.getByText('from the trace buffers in the core', { exact: true })).toBeVisible();
    await expect.poll(span).toBe(before);
  });

  test('a lane for each goroutine: by keys, by click, and by link', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${traced.id}/scheduler`);
    await page.getByRole('radio', { name: 'Goroutines', exact: true }).click();
    await expect(page).toHaveURL(/mode=goroutines/);
    const lanes = page.getByRole('listbox', { name: 'Goroutines' });
    await lanes
      .getByRole('option')
      .nth(1)
      .click({ position: { x: 40, y: 12 } });
    await expect(page).toHaveURL(/g=\d+/);
    const chosen = await lanes.locator('[aria-selected=true] strong').textContent();
    await page.keyboard.press('j');
    await expect(lanes.locator('[aria-selected=true] strong')).not.toHaveText(chosen ?? '');
    await page.keyboard.press('k');
    await expect(lanes.locator('[aria-selected=true] strong')).toHaveText(chosen ?? '');
    await expect.poll(() => pixelsOf(page, 'running')).toBeGreaterThan(300);
    await take(page, 'scheduler-goroutines-dark-1440');
    await page.reload();
    await expect(lanes.locator('[aria-selected=true] strong')).toHaveText(chosen ?? '');
  });
});

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    test('pictures, and nothing serious that axe finds', async ({ page, server }) => {
      test.slow();
      const views: Readonly<Record<string, string>> = {
        'scheduler-busy': `/s/${busy.id}/scheduler`,
        'scheduler-flight': `/s/${flight.id}/scheduler`,
        'scheduler-traced': `/s/${traced.id}/scheduler?range=-100000000,-80000000`,
        'scheduler-table': `/s/${busy.id}/scheduler?mode=table`,
        'threads-busy': `/s/${busy.id}/threads`,
      };
      for (const [name, path] of Object.entries(views)) {
        await page.setViewportSize({ width: 1280, height: 720 });
        await visit(page, server.address + path);
        await take(page, `${name}-${theme}-1280`);
        expect(await seriousIn(page), name).toEqual([]);
        await page.setViewportSize({ width: 1920, height: 1080 });
        await settled(page);
        await take(page, `${name}-${theme}-1920`);
      }
    });
  });
}
