/** Filter, sort, group. */
import type { Page } from '@playwright/test';
import { wrongIn } from './axe.ts';
import { expect, settled, test, visit } from './server.ts';

async function filter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await settled(page);
}

const column = (page: Page, head: string) => page.locator(`.row [data-column="${head}"]`);

test('the filter narrows, says what is wrong, and offers to drop what empties it', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?group=none`);
  await filter(page, 'reason:Mutex');
  await expect(page).toHaveURL(/q=reason:Mutex/);
  await expect(column(page, 'reason').first()).toContainText('Mutex');
  const reasons = await column(page, 'reason').allTextContents();
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.every((reason) => reason.includes('Mutex'))).toBe(true);

  await filter(page, 'wiat:>5m');
  await expect(page.getByRole('alert')).toContainText('did you mean `wait`');
  await expect(page.locator('.wrong')).toBeVisible();
  await expect(column(page, 'reason'), 'the last good result stays').toHaveText(reasons);

  await filter(page, 'reason:Mutex fn:no.such.function');
  await expect(page.getByText(/^None of/)).toBeVisible();
  await page.getByRole('link', { name: /^Drop/ }).click();
  await expect(column(page, 'reason').first()).toBeVisible();
});

test('what is typed behind a filter is a term of its own', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await page.keyboard.press('/');
  await page.keyboard.type('reason:Mutex');
  await expect(page).toHaveURL(/q=-is:system\+reason:Mutex/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('fn:main');
  await expect(page).toHaveURL(/q=-is:system\+reason:Mutex\+fn:main/);
});

test('completions come from the snapshot', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('reason:');
  await expect(page.getByRole('option').filter({ hasText: 'sync.Mutex.Lock' })).toBeVisible();
});

test('completions are gone through and taken by keys, and the field edits as any field does', async ({
  page,
  server,
}) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?q=`);
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Filter goroutines' });
  const list = page.getByRole('listbox', { name: 'Completions' });
  await page.keyboard.type('reason:');
  await expect(list.getByRole('option').nth(1)).toBeVisible();
  const second = (await list.getByRole('option').nth(1).getAttribute('id')) ?? '';
  await page.waitForTimeout(100); // a list that has just come up takes no keys
  await page.keyboard.press('ArrowDown');
  await expect(field).toHaveAttribute('aria-activedescendant', second);
  await expect(list.getByRole('option', { selected: true })).toHaveAttribute('id', second);
  expect(await wrongIn(page, '.filter')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(list).toBeHidden();
  await expect(field).toHaveText(/^reason:\S/);
  await expect(page).toHaveURL(/q=reason:/);

  await page.keyboard.press('ControlOrMeta+z');
  await expect(field).toHaveText('reason:');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('alpha beta gamma');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+ArrowLeft');
  await page.keyboard.type('1');
  await page.keyboard.press('Home');
  await page.keyboard.type('2');
  await page.keyboard.press('End');
  await page.keyboard.press('ControlOrMeta+Backspace');
  await expect(field).toHaveText('2alpha beta');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(field).toHaveText('2alpha beta 1gamma');
  await page.keyboard.press('ControlOrMeta+Shift+Z');
  await expect(field).toHaveText('2alpha beta');
});

test('every head sorts, both ways', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?group=none&q=`);
  const ids = async () =>
    (await page.locator('.flat-id').allTextContents()).map((text) => Number(text.trim().slice(1)));
  const up = await ids();
  expect(up).toEqual([...up].sort((a, b) => a - b));
  await page
    .getByRole('columnheader', { name: /Goroutine/ })
    .getByRole('button')
    .click();
  await settled(page);
  const down = await ids();
  expect(down).toEqual([...down].sort((a, b) => b - a));
  for (const head of ['Top function of yours', 'Wait reason', 'Waits for']) {
    const cell = page.getByRole('columnheader', { name: head });
    await cell.getByRole('button').click();
    await expect(cell).toHaveAttribute('aria-sort', /ascending|descending/);
  }
});

test('the current row is in sight wherever keys lead', async ({ page, server }) => {
  const { id } = await server.sample();
  await page.setViewportSize({ width: 1280, height: 420 });
  await visit(page, `${server.address}/s/${id}/goroutines?group=none&q=`);
  const current = page.locator('.row.on');
  for (const keys of [Array(14).fill('j'), ['End'], Array(14).fill('k'), ['Home']]) {
    for (const key of keys) await page.keyboard.press(key);
    await expect(current).toBeInViewport({ ratio: 1 });
  }
});

test('groups unfold to members, and each grouping adds up', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  const matched = Number(((await page.locator('output').textContent()) ?? '').split(' ')[0].replace(',', ''));
  for (const grouping of ['Stack', 'Wait site', 'Go statement', 'Start', 'State']) {
    await page.getByRole('radio', { name: grouping, exact: true }).click();
    await settled(page);
    // The answer comes after the click: until it is there the rows of the grouping before are on the page.
    const sum = async () => {
      const texts = await page.locator('.row.group > .num:nth-child(2)').allTextContents();
      return texts.reduce((total, text) => total + Number(text.replace(',', '')), 0);
    };
    await expect.poll(sum, { message: grouping }).toBe(matched);
  }
  await page
    .getByRole('button', { name: /^Unfold/ })
    .first()
    .click();
  await expect(page.locator('.row.member .handle').first()).toBeVisible();
});

test('runtime goroutines are hidden by a visible toggle', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await expect(page.getByText(/\d+ runtime goroutines hidden/)).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByText('runtime goroutines shown')).toBeVisible();
  await expect(page.locator('output')).toHaveText(/^(\d+) of \1$/);
});
