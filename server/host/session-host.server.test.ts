/** Workers: one for each open snapshot, replaced when one dies, closed when there are too many. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OpenFailure } from '../../engine/index.ts';
import { type Taken, takeFixture } from '../testing/inputs.ts';
import { type HostedInput, SessionHost } from './session-host.ts';
import { SessionEnded } from './session-thread.ts';

let good: Taken;
let other: Taken;
const host = new SessionHost(2);

beforeAll(() => {
  good = takeFixture('deadlock-1.27.4');
  other = takeFixture('leak-1.27.4');
});
afterAll(() => host.closeAll());

const input = (id: string, more: Partial<HostedInput> = {}): HostedInput => ({ id, revision: '1', ...good, ...more });
const parsed = (json: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(json));

test('a worker that dies rejects what it was asked, and the next question starts another', async () => {
  const one = input('a');
  await host.ask(one, { ask: 'facts' });
  const session = host.session(one);
  const pending = host.ask(one, { ask: 'summary' });
  const ended = expect(pending).rejects.toThrow(SessionEnded);
  await session.close('it was killed by a test');
  await ended;
  expect(parsed(await host.ask(one, { ask: 'facts' })).goVersion).toBe('go1.27.4');
  expect(host.session(one)).not.toBe(session);
});

test('the one longest unused is closed first', async () => {
  await host.ask(input('a'), { ask: 'facts' });
  await host.ask(input('b'), { ask: 'facts' });
  await host.ask(input('a'), { ask: 'facts' });
  await host.ask(input('c'), { ask: 'facts' });
  expect(['a', 'b', 'c'].map((id) => host.opening(input(id)).state)).toEqual(['open', 'closed', 'open']);
});

test('what cannot be opened rejects with the reason, again and again', async () => {
  const wrong = input('wrong', { executable: other.executable });
  for (let time = 0; time < 2; time++) await expect(host.ask(wrong, { ask: 'facts' })).rejects.toThrow(OpenFailure);
});

test('a document is streamed in pieces, other questions are answered in between, and a reader may stop', async () => {
  const options = { sections: ['goroutines', 'variables'] as const, maxLength: 64, maxDepth: 2 };
  const pieces: Uint8Array[] = [];
  for await (const piece of host.inspect(input('a'), options)) {
    pieces.push(piece);
    expect(parsed(await host.ask(input('a'), { ask: 'facts' })).goroutines).toBeGreaterThan(0);
  }
  expect(parsed(Buffer.concat(pieces)).goroutines.length).toBeGreaterThan(0);
  for await (const piece of host.inspect(input('a'), options)) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(host.session(input('a')).idle).toBe(true);
});
