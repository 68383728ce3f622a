import { expect, test } from '@playwright/test';
import { serveStatic } from './static-server.ts';

test('big', async ({ page }) => {
  test.setTimeout(400000);
  const s = await serveStatic();
  page.on('pageerror', (m) => console.log('pageerror', m.stack));
  await page.goto(s.address);
  const dir = process.env.BIG!;
  const t0 = Date.now();
  await page.getByLabel('Files to open').setInputFiles([`${dir}/executable`, `${dir}/core`]);
  const seen = new Set<string>();
  for (let i = 0; i < 600; i++) {
    const t = (await page.locator('.upload').allTextContents()).join(' || ');
    if (!seen.has(t)) {
      seen.add(t);
      console.log(Date.now() - t0, t.slice(0, 200));
    }
    if (/is open|failed|complete/.test(t)) break;
    await page.waitForTimeout(500);
  }
  await page.getByRole('list', { name: 'Uploads' }).getByRole('link', { name: 'Open' }).first().click();
  const t1 = Date.now();
  await expect(page.getByRole('region', { name: 'What happened' }).getByRole('heading')).toBeVisible({
    timeout: 60000,
  });
  console.log('overview', Date.now() - t1);
  for (const k of ['2', '3', '4', '6', '8', '5']) {
    const t = Date.now();
    await page.keyboard.press(k);
    await expect(page.locator('.skeleton')).toHaveCount(0, { timeout: 120000 });
    console.log(k, Date.now() - t, (await page.locator('main').innerText()).slice(0, 100).replace(/\n/g, ' | '));
  }
  await page.screenshot({ path: '/tmp/st3.png' });
  await s.close();
});
