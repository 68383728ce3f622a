import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreNamed, nameCore } from './link-core.ts';
import { formatLink, type Link, parseLink } from './links.ts';

/** Addresses that were once given out. They are never edited, only added to: each must open for ever. */
const GIVEN_OUT: readonly (readonly [string, Link])[] = [
  ['/', { view: 'library' }],
  ['/s/8f3c2a1e/overview?v=1', { view: 'overview', snapshot: '8f3c2a1e' }],
  [
    '/s/8f3c2a1e/goroutines?v=1&q=state:waiting+-is:system&group=label:tenant&sort=wait&desc=1&open=a1,b2&at=g18',
    {
      view: 'goroutines',
      snapshot: '8f3c2a1e',
      filter: 'state:waiting -is:system',
      group: 'label:tenant',
      sort: 'wait',
      descending: true,
      open: ['a1', 'b2'],
      at: 'g18',
    },
  ],
  [
    '/s/8f3c2a1e/goroutines/18?v=1&frame=2&path=from.mu&form=raw',
    { view: 'goroutine', snapshot: '8f3c2a1e', goroutine: 18, frame: 2, path: ['from', 'mu'], form: 'raw' },
  ],
  ['/s/8f3c2a1e/threads?v=1&thread=4120', { view: 'threads', snapshot: '8f3c2a1e', thread: 4120 }],
  [
    '/s/8f3c2a1e/created-by?v=1&q=-is:system&at=1f2e3d4c5b6a&zoom=1&width=bytes&open=1f2e3d4c5b6a,00aa',
    {
      view: 'created-by',
      snapshot: '8f3c2a1e',
      filter: '-is:system',
      at: '1f2e3d4c5b6a',
      zoom: true,
      width: 'bytes',
      open: ['1f2e3d4c5b6a', '00aa'],
    },
  ],
  ['/s/8f3c2a1e/created-by?v=1&open=', { view: 'created-by', snapshot: '8f3c2a1e', open: [] }],
  ['/s/8f3c2a1e/compare?v=1', { view: 'compare', snapshot: '8f3c2a1e' }],
  [
    '/s/8f3c2a1e/compare/9a8b7c6d?v=1&by=resources&all=1&at=0xc000012000',
    { view: 'compare', snapshot: '8f3c2a1e', after: '9a8b7c6d', by: 'resources', all: true, at: '0xc000012000' },
  ],
  [
    '/s/8f3c2a1e/stacks?v=1&at=1f2e3d4c5b6a&width=wait&equal=lines&all=1',
    { view: 'stacks', snapshot: '8f3c2a1e', at: '1f2e3d4c5b6a', width: 'wait', equal: 'lines', all: true },
  ],
  [
    '/s/8f3c2a1e/labels?v=1&q=fn:main&label=tenant&at=00ff',
    { view: 'labels', snapshot: '8f3c2a1e', filter: 'fn:main', label: 'tenant', at: '00ff' },
  ],
  ['/s/8f3c2a1e/created-by?v=1&draw=graph', { view: 'created-by', snapshot: '8f3c2a1e', draw: 'graph' }],
  [
    '/s/8f3c2a1e/stacks?v=1&draw=table&method=main.(*Pool).Do&a=main.serve&b=net/http.(*conn).serve',
    {
      view: 'stacks',
      snapshot: '8f3c2a1e',
      draw: 'table',
      method: 'main.(*Pool).Do',
      a: 'main.serve',
      b: 'net/http.(*conn).serve',
    },
  ],
  [
    '/s/8f3c2a1e/compare/9a8b7c6d?v=1&by=created-by&at=1f2e3d4c5b6a&zoom=1&draw=graph&open=1f2e3d4c5b6a',
    {
      view: 'compare',
      snapshot: '8f3c2a1e',
      after: '9a8b7c6d',
      by: 'created-by',
      at: '1f2e3d4c5b6a',
      zoom: true,
      draw: 'graph',
      open: ['1f2e3d4c5b6a'],
    },
  ],
  [
    '/s/8f3c2a1e/threads?v=1&thread=4120&open=idle,in+syscall:main.read',
    { view: 'threads', snapshot: '8f3c2a1e', thread: 4120, open: ['idle', 'in syscall:main.read'] },
  ],
  [
    '/s/8f3c2a1e/goroutines/18?v=1&frame=2&path=req.Header[%22Host%22][0]&open=xs[0:10000],xs[0:100]&form=both&natural=req.Body&raw=mu,m[3]&preview=4&elements=500&bytes=65536&plain=1&as=json&part=3&all=1&find=Host&in=all',
    {
      view: 'goroutine',
      snapshot: '8f3c2a1e',
      goroutine: 18,
      frame: 2,
      path: ['req', 'Header', '["Host"]', '[0]'],
      open: [
        ['xs', '[0:10000]'],
        ['xs', '[0:100]'],
      ],
      form: 'both',
      turned: [
        { path: ['req', 'Body'], form: 'natural' },
        { path: ['mu'], form: 'raw' },
        { path: ['m', '[3]'], form: 'raw' },
      ],
      preview: 4,
      elements: 500,
      bytes: 65_536,
      plain: true,
      as: 'json',
      part: 3,
      all: true,
      find: 'Host',
      findIn: 'all',
    },
  ],
  [
    '/s/8f3c2a1e/goroutines/18/values?v=1&q=fn:submit&frame=3&path=order.Region&sort=value&desc=1&value=%22east%22&at=g44&plain=1',
    {
      view: 'value-table',
      snapshot: '8f3c2a1e',
      filter: 'fn:submit',
      goroutine: 18,
      frame: 3,
      path: ['order', 'Region'],
      sort: 'value',
      descending: true,
      value: '"east"',
      at: 44,
      plain: true,
    },
  ],
  [
    '/s/8f3c2a1e/variables?v=1&package=net/http&find=default&path=net/http.DefaultClient.Jar&open=net/http.DefaultClient,main.registry[%22a.b%22]&raw=main.registry',
    {
      view: 'variables',
      snapshot: '8f3c2a1e',
      package: 'net/http',
      find: 'default',
      path: ['net/http.DefaultClient', 'Jar'],
      open: [['net/http.DefaultClient'], ['main.registry', '["a.b"]']],
      turned: [{ path: ['main.registry'], form: 'raw' }],
    },
  ],
  [
    '/s/8f3c2a1e/scheduler?v=1&q=state:runnable&from=-600000000&to=0&p=2&g=48210&mode=table',
    {
      view: 'scheduler',
      snapshot: '8f3c2a1e',
      filter: 'state:runnable',
      from: -600_000_000,
      to: 0,
      lane: 2,
      goroutine: 48_210,
      mode: 'table',
    },
  ],
  [
    '/s/8f3c2a1e/scheduler?v=1&from=-600000000&to=-1000&at=-500&range=-400000,-300000&sort=runs&p=2',
    {
      view: 'scheduler',
      snapshot: '8f3c2a1e',
      from: -600_000_000,
      to: -1000,
      at: -500,
      range: { from: -400_000, to: -300_000 },
      sort: 'runs',
      lane: 2,
    },
  ],
  ['/s/8f3c2a1e/heap?v=1', { view: 'heap', snapshot: '8f3c2a1e' }],
  [
    '/s/8f3c2a1e/heap?v=1&by=retainers&type=[]uint8&object=0xc0001a4120&of=g18&at=24n',
    {
      view: 'heap',
      snapshot: '8f3c2a1e',
      by: 'retainers',
      type: '[]uint8',
      object: '0xc0001a4120',
      of: 'g18',
      at: '24n',
    },
  ],
  ['/s/8f3c2a1e/scheduler?v=1&p=global', { view: 'scheduler', snapshot: '8f3c2a1e', lane: 'global' }],
  ['/s/8f3c2a1e/overview?v=1&finding=2', { view: 'overview', snapshot: '8f3c2a1e', finding: 2 }],
  [
    '/s/8f3c2a1e/waits?v=1&focus=g4411&hops=1&open=s17,s31&reach=1&at=r:c000~g4411&only=graph&sort=longest&desc=0&find=mu',
    {
      view: 'waits',
      snapshot: '8f3c2a1e',
      focus: 'g4411',
      hops: 1,
      open: ['s17', 's31'],
      reach: true,
      at: 'r:c000~g4411',
      only: 'graph',
      sort: 'longest',
      descending: false,
      find: 'mu',
    },
  ],
  ['/s/8f3c2a1e/waits?v=1&knot=3', { view: 'waits', snapshot: '8f3c2a1e', knot: 3 }],
  [
    '/s/8f3c2a1e/resources/0xc0001a4160?v=1&kind=sync.Mutex&from=100',
    { view: 'resource', snapshot: '8f3c2a1e', address: '0xc0001a4160', kind: 'sync.Mutex', from: 100 },
  ],
  ['/s/8f3c2a1e/memory?v=1', { view: 'memory', snapshot: '8f3c2a1e' }],
  [
    '/s/8f3c2a1e/memory/0xc0001a4120?v=1&at=0xc0001a4130&type=*main.Conn&search=pointer&find=0xc0001a4120&path=peer.mu&open=peer',
    {
      view: 'memory',
      snapshot: '8f3c2a1e',
      address: '0xc0001a4120',
      at: '0xc0001a4130',
      type: '*main.Conn',
      search: 'pointer',
      find: '0xc0001a4120',
      path: ['peer', 'mu'],
      open: [['peer']],
    },
  ],
];

describe('links', () => {
  it.each(GIVEN_OUT)('%s opens as it always did, and is written so', (href, link) => {
    expect(parseLink(href)).toEqual(link);
    expect(parseLink(`https://example.org${href}`)).toEqual(link);
    expect(formatLink(link)).toBe(href);
  });

  it('keeps an empty filter apart from no filter', () => {
    expect(parseLink(formatLink({ view: 'goroutines', snapshot: 'a', filter: '' }))).toMatchObject({ filter: '' });
    expect(parseLink(formatLink({ view: 'goroutines', snapshot: 'a' }))).toMatchObject({ filter: undefined });
  });

  it('takes values that make no sense as absent', () => {
    expect(parseLink('/s/a/goroutines?group=colour&sort=mood&desc=maybe&equal=x')).toEqual({
      view: 'goroutines',
      snapshot: 'a',
    });
    expect(parseLink('/s/a/goroutines/18?frame=-1&form=octal&elements=0&preview=99&as=poem&in=none')).toEqual({
      view: 'goroutine',
      snapshot: 'a',
      goroutine: 18,
    });
    expect(parseLink('/s/a/memory/0xC000?at=here&search=soul')).toEqual({
      view: 'memory',
      snapshot: 'a',
      address: '0xc000',
    });
  });

  it('takes a window that ends before it begins, or after the snapshot, as none', () => {
    expect(parseLink('/s/a/scheduler?from=-5&to=-9&p=all&g=x&mode=dance')).toEqual({
      view: 'scheduler',
      snapshot: 'a',
    });
    expect(parseLink('/s/a/heap?by=magic&object=12&of=me&at=*')).toEqual({ view: 'heap', snapshot: 'a' });
    expect(parseLink('/s/a/scheduler?at=7&range=-5,-9')).toEqual({ view: 'scheduler', snapshot: 'a' });
    expect(parseLink('/s/a/scheduler?range=-9,-5,-1')).toEqual({ view: 'scheduler', snapshot: 'a' });
    expect(parseLink('/s/a/scheduler?from=-5&to=5')).toEqual({ view: 'scheduler', snapshot: 'a' });
  });

  it('knows what it does not know', () => {
    for (const href of [
      '/s',
      '/x/a/overview',
      '/s/a/nonsense',
      '/s/a/goroutines/main',
      '/s/a/overview/7',
      '/s/a/goroutines/1/2',
      '/s/a/goroutines/1/values?frame=2',
      '/s/a/memory/here',
      '/s/a/threads/1/values',
    ])
      expect(parseLink(href), href).toBeUndefined();
  });

  it('survives a stray percent sign', () => {
    expect(parseLink('/s/100%/overview')).toMatchObject({ snapshot: '100%' });
  });

  // Any text, and often what has a meaning in a path.
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
    fc.string({ unit: fc.constantFrom(...'./,[]"\\*_a#1'), minLength: 1 }),
  );

  it('brings any filter and any value path back', () => {
    fc.assert(
      fc.property(name, fc.array(fc.array(name, { minLength: 1 }), { minLength: 1 }), (filter, open) => {
        const link: Link = { view: 'goroutine', snapshot: 'a', filter, goroutine: 7, open };
        expect(parseLink(formatLink(link))).toMatchObject({ filter, open });
      }),
    );
  });

  it('brings any path of a package variable back', () => {
    const path = fc.tuple(
      fc.tuple(name, name).map((parts) => parts.join('.')),
      fc.array(name),
    );
    fc.assert(
      fc.property(fc.array(path, { minLength: 1 }), (paths) => {
        const open = paths.map(([variable, rest]) => [variable, ...rest]);
        expect(parseLink(formatLink({ view: 'variables', snapshot: 'a', open }))).toMatchObject({ open });
      }),
    );
  });
});

describe('the core that a link names', () => {
  it('is read as it was written, and is no part of where the link leads', () => {
    const href = formatLink({ view: 'threads', snapshot: 'a395c49b5ab05756', thread: 7 });
    const named = nameCore(href, { program: 'my server~1', buildId: 'c8c7/f9' });
    expect(named).toBe('/s/a395c49b5ab05756/threads?v=1&thread=7&of=my+server~1~c8c7/f9');
    expect(coreNamed(named)).toEqual({ program: 'my server~1', buildId: 'c8c7/f9' });
    expect(parseLink(named)).toEqual(parseLink(href));
    expect(coreNamed(href)).toBeUndefined();
  });
});
