/** axe finds nothing serious in any view, in either theme. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test, visit } from './server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

const VIEWS: Readonly<Record<string, (id: string) => string>> = {
  library: () => '/',
  overview: (id) => `/s/${id}/overview`,
  goroutines: (id) => `/s/${id}/goroutines`,
  list: (id) => `/s/${id}/goroutines?group=none`,
  goroutine: (id) => `/s/${id}/goroutines/1`,
  waits: (id) => `/s/${id}/waits`,
  threads: (id) => `/s/${id}/threads`,
  'no labels': (id) => `/s/${id}/labels`,
  'a tree as a graph': (id) => `/s/${id}/created-by?draw=graph`,
  'callers and callees': (id) => `/s/${id}/stacks?method=main.(*Ledger).Transfer&a=main.(*Ledger).handle`,
};

/** Views that the sample has too little for. */
const STORE_VIEWS: Readonly<Record<string, (store: Store) => string>> = {
  values: ({ serve }) => `${serve}&form=both&open=ledger,ledger.orders,spare,ring&path=samples[123456]&find=sku-0042`,
  text: ({ serve }) => `${serve}&path=page&as=text&part=2`,
  'value table': ({ id, sender }) => `/s/${id}/goroutines/${sender.id}/values?frame=${sender.frame}&path=order.Region`,
  variables: ({ id }) => `/s/${id}/variables?open=main.Registry`,
  memory: ({ id, ring }) => `/s/${id}/memory/${ring}?type=main.Shelf&search=text&find=sku-0042`,
  'memory that is not there': ({ id }) => `/s/${id}/memory/0x1000`,
};

let store: Store;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  store = await openStore(server);
});
test.afterAll(({ server }) => closeStore(server, store));

async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id: rule, nodes }) => `${rule}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const [view, path] of Object.entries(VIEWS)) {
      test(view, async ({ page, server }) => {
        const { id } = await server.sample();
        await visit(page, server.address + path(id));
        if (view !== 'library' && view !== 'overview') await page.keyboard.press('j');
        expect(await seriousIn(page)).toEqual([]);
      });
    }
  });
}

for (const [view, path] of Object.entries(STORE_VIEWS)) {
  test(`${view}, dark and light`, async ({ page, server }) => {
    await visit(page, server.address + path(store));
    expect(await seriousIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await seriousIn(page)).toEqual([]);
  });
}
