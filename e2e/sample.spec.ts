/** The first minute: from the sample's sentence to a goroutine, to a variable, and back by a link. */
import { expect, settled, test, visit } from './server.ts';

test('from the library to a variable of a goroutine of the sample', async ({ page, server }) => {
  const sample = await server.sample();
  await visit(page, server.address);
  await expect(page.getByRole('list', { name: 'Snapshots' })).toContainText(sample.program);
  await page.getByRole('link', { name: sample.program }).click();
  await settled(page);

  const headline = page.getByRole('region', { name: 'What happened' });
  await expect(headline.getByRole('heading')).toHaveText(/\w+.*[.!]$/);
  await expect(page.getByRole('heading', { name: 'Biggest groups of equal stacks' })).toBeVisible();

  await page.getByRole('link', { name: 'All groups' }).click();
  await settled(page);
  await expect(page.getByRole('treegrid', { name: 'Goroutines' })).toBeVisible();
  const mutex = page.getByRole('row').filter({ hasText: 'sync.Mutex.Lock' }).first();
  await mutex.click();
  const preview = page.getByRole('complementary', { name: 'Preview' });
  await expect(preview).toContainText('waits in sync.Mutex.Lock');
  await preview.getByRole('link', { name: /Open/ }).click();
  await settled(page);

  await expect(page).toHaveURL(/\/goroutines\/\d+\?v=1/);
  const tree = page.getByRole('tree');
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  const openable = tree.locator('[role=treeitem][aria-expanded=false]').first();
  await openable.getByRole('button', { name: 'Unfold' }).click();
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
  await expect(page).toHaveURL(/open=/);
});

test('bars filter when clicked', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/overview`);
  const row = page.getByRole('region', { name: 'Wait reasons' }).getByRole('link').first();
  const count = await row.locator('.num').textContent();
  await row.click();
  await settled(page);
  await expect(page.locator('output')).toHaveText(new RegExp(`^${count} of `));
});
