/** Pictures of every view, both themes, two widths: to be looked at, and none may scroll sideways. */
import { take } from './picture.ts';
import { expect, test, visit } from './server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

const VIEWS: Readonly<Record<string, (id: string) => string>> = {
  library: () => '/',
  overview: (id) => `/s/${id}/overview`,
  goroutines: (id) => `/s/${id}/goroutines`,
  goroutine: (id) => `/s/${id}/goroutines/1`,
  waits: (id) => `/s/${id}/waits`,
  threads: (id) => `/s/${id}/threads`,
};
/** Views that the sample has too little for. */
const STORE_VIEWS: Readonly<Record<string, (store: Store) => string>> = {
  values: ({ serve }) =>
    `${serve}&open=ledger,headers,spare,ring,ring.Next,err&raw=headers&both=spare&path=ledger.orders`,
  ranges: ({ serve }) => `${serve}&path=samples[123456]`,
  search: ({ serve }) => `${serve}&find=sku-004&in=all&path=ledger.items["sku-0042"].Stock`,
  text: ({ serve }) => `${serve}&path=page&as=text&part=2`,
  hex: ({ serve }) => `${serve}&path=bytes&as=hex`,
  json: ({ serve }) => `${serve}&path=document&as=json`,
  'value-table': ({ id, sender }) =>
    `/s/${id}/goroutines/${sender.id}/values?frame=${sender.frame}&path=order.Region&sort=value`,
  variables: ({ id }) => `/s/${id}/variables?open=main.Registry,main.Registry.first&path=main.Registry.first.Region`,
  memory: ({ id, ring }) => `/s/${id}/memory/${ring}?type=main.Shelf&search=pointer&find=${ring}`,
  'memory-missing': ({ id }) => `/s/${id}/memory/0x1000`,
};
/** These are taken in two of the four; in all of them when they are to be looked at. */
const EVERY = process.env.UNPARK_SCREENS === 'all';
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

let store: Store;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  store = await openStore(server);
});
test.afterAll(({ server }) => closeStore(server, store));

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
          await take(page, `${view}-${theme}-${viewport.width}`);
        });
      }
      if (!EVERY && (theme === 'dark') !== (viewport.width === 1280)) return;
      for (const [view, path] of Object.entries(STORE_VIEWS)) {
        test(view, async ({ page, server }) => {
          await visit(page, server.address + path(store));
          // A search through all memory takes as long as the machine is busy.
          if (view === 'memory') await expect(page.getByText(/^\d+ hits? in/)).toBeVisible({ timeout: 40_000 });
          await take(page, `${view}-${theme}-${viewport.width}`);
        });
      }
    });
  }
}
