/** All that a mouse can do has a key: a whole visit without touching the mouse. */
import { wrongIn } from './axe.ts';
import { expect, settled, test, visit } from './server.ts';

test('library to a value, by keys alone', async ({ page, server }) => {
  const { program } = await server.sample();
  await visit(page, server.address);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page).toHaveTitle(/Overview/);
  await page.keyboard.press('2');
  await settled(page);
  await expect(page).toHaveTitle(new RegExp(`Goroutines.*${program}`));
  await expect(page.locator('.row.group').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.row.member .handle').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^g\d+$/);
  await page.keyboard.press(']');
  await expect(page).toHaveURL(/frame=\d+/);
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/all=1/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(page).toHaveURL(/at=g\d+/);
});

test('help lists the keys of the moment, the palette finds and runs', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys that act here' });
  await expect(help).toContainText('Unfold the group');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);

  const theme = await page.locator('html').getAttribute('data-theme');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', theme ?? '');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('g1');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/goroutines\/1\?/);
});

test('a menu by keys: opened, gone through, left with the focus where it was, an item chosen', async ({
  page,
  server,
}) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  const button = page.getByRole('button', { name: /choose another$/ });
  await button.focus();
  await page.keyboard.press('ArrowDown');
  const menu = page.getByRole('menu', { name: /choose another$/ });
  const items = menu.getByRole('menuitem');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(items.first()).toBeFocused();
  expect(await wrongIn(page, '.menu:popover-open')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await expect(page).toHaveURL(/goroutines/);
  await page.keyboard.press('Enter');
  await expect(items.first()).toBeFocused();
  await page.keyboard.type('lib');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(/^Library/);
});

test('Tab reaches every pane and the focus is always visible', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  const reached = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return undefined;
      const style = getComputedStyle(element.closest('.filter') ?? element);
      return {
        what: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
        outline: style.outlineStyle,
      };
    });
    if (focus === undefined) break;
    expect(focus.outline, focus.what).not.toBe('none');
    reached.add(focus.what);
  }
  for (const stop of ['Goroutines', 'Preview', 'Filter goroutines']) expect([...reached]).toContain(stop);
});
