/** Labels of goroutines in dumps: those that Go printed, those that we write, those that the core has. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { memorySource } from '../../bytes/source.ts';
import { fileSource, openFixture } from '../../testing/open.ts';
import { type OpenSession, openSession } from '../open.ts';

const ALL = { filter: '', sort: 'id', descending: false, offset: 0, limit: 1000 } as const;
const openFile = (path: string) => openSession({ core: fileSource(path) });
const openText = (text: string) => openSession({ core: memorySource(Buffer.from(text), 'dump.txt') });
const labelsOf = (session: OpenSession) => session.goroutines(ALL).rows.map(({ id, labels }) => [id, labels]);

describe.each(['1.26.8', '1.27.4'])('labels of goroutines in a dump of go%s', (go) => {
  const env = { GODEBUG: 'tracebacklabels=1' };
  const odd = () => fixture({ program: 'labels', go, flags: 'default', mode: 'exe', way: 'crash', args: ['odd'], env });

  test('are those of the core', async () => {
    const one = await odd();
    const ours = labelsOf(openFixture(one));
    expect(ours.filter(([, labels]) => labels !== undefined).length).toBeGreaterThan(10);
    expect(labelsOf(openFile(one.dump))).toEqual(ours);
  });

  test('are written as Go 1.27 prints them, and read back', async () => {
    const one = await odd();
    const session = openFixture(one);
    const text = Buffer.concat([...session.export({ as: 'dump', filter: '' })]).toString();
    expect(labelsOf(openText(text))).toEqual(labelsOf(session));
    const parked = (from: string) =>
      [...from.matchAll(/^(goroutine [1-9]\d*)(?: gp=\S+ m=nil)? (\[chan receive.*)$/gm)]
        .map(([, id, state]) => `${id} ${state}`)
        .sort();
    expect(parked(text).length).toBeGreaterThan(10);
    if (go === '1.27.4') expect(parked(text)).toEqual(parked(readFileSync(one.dump, 'utf8')));
  });
});
