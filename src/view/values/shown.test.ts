import { describe, expect, it } from 'vitest';
import { openPaths, withForm, withNextForm, withOpen, withPath } from './shown.ts';

describe('what is unfolded', () => {
  it('is what was listed, and what leads to the current value', () => {
    expect(openPaths({ path: ['a', 'b', 'c'], open: [['a'], ['x']] })).toEqual([['a'], ['x'], ['a', 'b']]);
  });
  it('stays when another value becomes the current one', () => {
    expect(withPath({ path: ['a', 'b'] }, ['x'])).toMatchObject({ path: ['x'], open: [['a']] });
  });
  it('grows by a value, and shrinks by a value with all that is in it', () => {
    expect(withOpen({ open: [['a']] }, ['b'], true)).toMatchObject({ path: ['b'], open: [['a'], ['b']] });
    expect(withOpen({ path: ['a', 'b', 'c'], open: [['x']] }, ['a'], false)).toMatchObject({
      path: ['a'],
      open: [['x']],
    });
  });
});

describe('forms', () => {
  it('turn a value with all that is in it', () => {
    const raw = withNextForm({}, ['a'], 'natural');
    expect(raw.turned).toEqual([{ path: ['a'], form: 'raw' }]);
    const inner = { turned: [{ path: ['a', 'b'], form: 'both' as const }] };
    expect(withNextForm(inner, ['a'], 'natural').turned).toEqual([{ path: ['a'], form: 'raw' }]);
  });
  it('go back to that around them without a trace', () => {
    expect(withNextForm({ turned: [{ path: ['a'], form: 'both' }] }, ['a'], 'both').turned).toEqual([]);
    expect(withNextForm({ form: 'raw' }, ['a'], 'natural').turned).toEqual([]);
    const inRaw = { turned: [{ path: ['a'], form: 'raw' as const }] };
    expect(withNextForm(inRaw, ['a', 'b'], 'raw').turned).toEqual([
      ...inRaw.turned,
      { path: ['a', 'b'], form: 'both' },
    ]);
  });
  it('are set for everything at once', () => expect(withForm('raw')).toEqual({ form: 'raw', turned: undefined }));
});
