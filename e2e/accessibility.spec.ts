/** axe finds nothing serious in any view, in either theme. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, visit } from './server.ts';

const VIEWS: Readonly<Record<string, (id: string) => string>> = {
  library: () => '/',
  overview: (id) => `/s/${id}/overview`,
  goroutines: (id) => `/s/${id}/goroutines`,
  list: (id) => `/s/${id}/goroutines?group=none`,
  goroutine: (id) => `/s/${id}/goroutines/1`,
  threads: (id) => `/s/${id}/threads`,
};

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const [view, path] of Object.entries(VIEWS)) {
      test(view, async ({ page, server }) => {
        const { id } = await server.sample();
        await visit(page, server.address + path(id));
        if (view !== 'library' && view !== 'overview') await page.keyboard.press('j');
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id: rule, nodes }) => `${rule}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
        ).toEqual([]);
      });
    }
  });
}
