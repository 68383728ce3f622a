/** Every view in both themes: axe finds nothing serious, and pictures of two widths, to be looked at, none of which may scroll sideways. */
import type { Page } from '@playwright/test';
import { againstWcag, seriousIn } from './axe.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

// The store is opened by each worker: a second's work, and the pictures are a third of all tests.
test.describe.configure({ mode: 'parallel' });

interface View<Of> {
  readonly path: (of: Of) => string;
  /** Pressed before it is looked at. */
  readonly keys?: readonly string[];
  /** axe alone, or pictures alone. */
  readonly only?: 'axe' | 'pictures';
}

const VIEWS: Readonly<Record<string, View<string>>> = {
  library: { path: () => '/' },
  overview: { path: (id) => `/s/${id}/overview` },
  goroutines: { path: (id) => `/s/${id}/goroutines`, keys: ['j', 'ArrowRight'] },
  list: { path: (id) => `/s/${id}/goroutines?group=none`, keys: ['j'], only: 'axe' },
  goroutine: { path: (id) => `/s/${id}/goroutines/1`, keys: ['j'] },
  waits: { path: (id) => `/s/${id}/waits`, keys: ['j'] },
  threads: { path: (id) => `/s/${id}/threads`, keys: ['j'] },
  'no labels': { path: (id) => `/s/${id}/labels`, keys: ['j'], only: 'axe' },
  'a tree as a graph': { path: (id) => `/s/${id}/created-by?draw=graph`, keys: ['j'], only: 'axe' },
  'callers and callees': {
    path: (id) => `/s/${id}/stacks?method=main.(*Ledger).Transfer&a=main.(*Ledger).handle`,
    keys: ['j'],
    only: 'axe',
  },
};

/** Views that the sample has too little for. */
const STORE_VIEWS: Readonly<Record<string, View<Store>>> = {
  values: {
    path: ({ serve }) =>
      `${serve}&open=ledger,headers,spare,ring,ring.Next,err&raw=headers&both=spare&path=ledger.orders`,
    only: 'pictures',
  },
  both: {
    path: ({ serve }) => `${serve}&form=both&open=ledger,ledger.orders,spare,ring&path=samples[123456]&find=sku-0042`,
  },
  search: {
    path: ({ serve }) => `${serve}&find=sku-004&in=all&path=ledger.items["sku-0042"].Stock`,
    only: 'pictures',
  },
  text: { path: ({ serve }) => `${serve}&path=page&as=text&part=2` },
  hex: { path: ({ serve }) => `${serve}&path=bytes&as=hex`, only: 'pictures' },
  json: { path: ({ serve }) => `${serve}&path=document&as=json`, only: 'pictures' },
  'value-table': {
    path: ({ id, sender }) =>
      `/s/${id}/goroutines/${sender.id}/values?frame=${sender.frame}&path=order.Region&sort=value`,
  },
  variables: {
    path: ({ id }) => `/s/${id}/variables?open=main.Registry,main.Registry.first&path=main.Registry.first.Region`,
  },
  memory: { path: ({ id, ring }) => `/s/${id}/memory/${ring}?type=main.Shelf&search=text&find=sku-0042` },
  'memory-missing': { path: ({ id }) => `/s/${id}/memory/0x1000` },
};

const THEMES = ['dark', 'light'] as const;
const SMALL = { width: 1280, height: 720 };
/** The same at 200 %. */
const ZOOMED = { width: 640, height: 360 };
const LARGE = { width: 1920, height: 1080 };
/** Views of the store are taken dark and small, light and large; with this, as all others, in all four ways. */
const EVERY = process.env.UNPARK_SCREENS === 'all';
test.use({ viewport: SMALL });

let store: Store;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  store = await openStore(server);
});
test.afterAll(({ server }) => closeStore(server, store));

async function takeIn(page: Page, size: typeof SMALL, name: string): Promise<void> {
  await page.setViewportSize(size);
  await settled(page);
  await take(page, `${name}-${size.width}`);
}

for (const theme of THEMES) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const [name, { path, keys = [], only }] of Object.entries(VIEWS)) {
      test(name, async ({ page, server }) => {
        const { id } = await server.sample();
        await visit(page, server.address + path(id));
        for (const key of keys) await page.keyboard.press(key);
        expect(await seriousIn(page)).toEqual([]);
        if (theme === 'light') {
          expect(await againstWcag(page)).toEqual([]);
          await page.setViewportSize(ZOOMED);
          expect(await againstWcag(page)).toEqual([]);
        }
        if (only === 'axe') return;
        for (const size of [SMALL, LARGE]) await takeIn(page, size, `${name}-${theme}`);
      });
    }
  });
}

for (const [name, { path, only }] of Object.entries(STORE_VIEWS)) {
  test(`${name}, dark and light`, async ({ page, server }) => {
    await visit(page, server.address + path(store));
    // A search through all memory takes as long as the machine is busy.
    if (name === 'memory') await expect(page.getByText(/^\d+ hits? in/)).toBeVisible({ timeout: 40_000 });
    for (const theme of THEMES) {
      if (theme === 'light') await page.getByRole('button', { name: 'Light theme' }).click();
      if (only !== 'pictures') expect(await seriousIn(page)).toEqual([]);
      const sizes = EVERY ? [SMALL, LARGE] : theme === 'dark' ? [SMALL] : [LARGE];
      for (const size of sizes) await takeIn(page, size, `${name}-${theme}`);
    }
  });
}
