/** Pictures of every view, both themes, two widths: to be looked at, and none may scroll sideways. */
import { join } from 'node:path';
import { expect, test, visit } from './server.ts';

const FOLDER = join(import.meta.dirname, '../test-results/screens');
const VIEWS: Readonly<Record<string, (id: string) => string>> = {
  library: () => '/',
  overview: (id) => `/s/${id}/overview`,
  goroutines: (id) => `/s/${id}/goroutines`,
  goroutine: (id) => `/s/${id}/goroutines/1`,
  threads: (id) => `/s/${id}/threads`,
};
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

for (const theme of ['dark', 'light'] as const) {
  for (const viewport of SIZES) {
    test.describe(`${theme} ${viewport.width}`, () => {
      test.use({ colorScheme: theme, viewport });
      for (const [view, path] of Object.entries(VIEWS)) {
        test(view, async ({ page, server }) => {
          const { id } = await server.sample();
          await visit(page, server.address + path(id));
          if (view === 'goroutines') {
            await page.keyboard.press('j');
            await page.keyboard.press('ArrowRight');
          }
          if (view === 'goroutine' || view === 'threads') await page.keyboard.press('j');
          await page.waitForTimeout(300);
          await page.screenshot({ path: join(FOLDER, `${view}-${theme}-${viewport.width}.png`) });
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(beyond).toBeLessThanOrEqual(0);
        });
      }
    });
  }
}
