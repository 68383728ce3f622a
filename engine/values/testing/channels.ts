/** What the program `channels` (fixtures/programs) keeps in its channels, and who waits on them. */
import { expect } from 'vitest';
import type { Fixture } from '../../../fixtures/take.ts';
import type { Value, WaitQueue } from '../value.ts';
import { openValuesOf } from './frames.ts';
import { Comparison, factOf, truthOf } from './truth.ts';

const LIMITS = { depth: 4, elements: 64, bytes: 200, offset: 0, path: [] };

export function checkChannels(taken: Fixture): void {
  const { values } = openValuesOf(taken.executable, taken.core);
  const state = values.global('main.s', LIMITS);
  const truth = truthOf(taken);
  const comparison = new Comparison();
  for (const { value } of truth) if (value && state) comparison.compare('main.s', state, value);
  expect(comparison.differences).toEqual([]);
  expect(comparison.compared).toBeGreaterThan(20);
  const channel = (name: string): Value => {
    const found = state?.children?.find((c) => c.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };
  expectBuffers(channel);
  const ids = (name: string) => factOf<number[]>(truth, name);
  const queues = (name: string) => waiting(channel(name));
  expect(queues('Senders').receivers).toEqual([]);
  expect(queues('Senders').senders).toEqual(
    ids('Senders').map((id, i) => [
      id,
      false,
      `{ID:${i + 1}, Name:"${['first', 'second', 'third'][i]}", Body:{${i + 1}, 0, 0}}`,
    ]),
  );
  expect(queues('FullSenders').senders).toEqual(ids('FullSenders').map((id, i) => [id, false, String(i + 2)]));
  expect(queues('Receivers').receivers).toEqual(ids('Receivers').map((id) => [id, false, undefined]));
  const selects = ids('Selects');
  expect(queues('SelectSend').senders).toEqual([
    [selects[0], true, '"chosen"'],
    [selects[1], true, '"chosen too"'],
  ]);
  expect(queues('SelectOther').receivers).toEqual(selects.map((id) => [id, true, undefined]));
  for (const name of ['Empty', 'Some', 'Closed']) expect(queues(name)).toEqual({ senders: [], receivers: [] });
}

function expectBuffers(channel: (name: string) => Value): void {
  const buffer = (name: string) => (channel(name).children ?? []).map((c) => c.value.replace(/0x[0-9a-f]+/, '0x'));
  const isClosed = (name: string) => channel(name).raw?.closed;
  expect(buffer('Some')).toEqual(['{ID:1, Name:"one", Body:{1, 1, 1}}', '{ID:2, Name:"two", Body:{2, 2, 2}}']);
  expect(buffer('Full')).toEqual(['10', '20']);
  expect(buffer('Wrapped')).toEqual(['3', '4', '5', '6']);
  expect(buffer('Closed')).toEqual(['"last words"']);
  expect(buffer('OnlySend')).toEqual(['10', '20']);
  expect(buffer('Zero')).toEqual(['{}', '{}']);
  expect(buffer('Pointers')).toEqual(['(*main.parcel)(0x)', 'nil']);
  expect(buffer('Interfaces')).toEqual(['int(1)', '"two"', 'nil', 'main.parcel{ID:4, Name:"", Body:{…}}']);
  expect(channel('Large').children?.[0].children?.[39].value).toBe('39');
  expect(channel('OfChannels').children?.[0]).toMatchObject({ value: channel('Full').value, length: 2 });
  for (const name of ['Unbuffered', 'Empty', 'ClosedEmpty']) expect(buffer(name)).toEqual([]);
  for (const name of ['Closed', 'ClosedEmpty']) expect(isClosed(name)).toBe(true);
  for (const name of ['Some', 'Unbuffered', 'TimerChannel']) expect(isClosed(name)).toBe(false);
  expect(channel('Unmade').value).toBe('nil');
}

function waiting({ queues }: Value): Record<'senders' | 'receivers', unknown[]> {
  const shown = (q: WaitQueue | undefined) =>
    (q?.waiters ?? []).map((w) => [w.goroutineId, w.select, w.element?.value]);
  expect(queues?.senders.total).toBe(queues?.senders.waiters.length);
  return { senders: shown(queues?.senders), receivers: shown(queues?.receivers) };
}
