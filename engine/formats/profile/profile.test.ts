/** Profiles that are of something else, cut, or made to hurt; real ones are read with real programs (session/written). */
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { Profile, StringTable, ValueType } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { OpenFailure } from '../../bytes/fault.ts';
import { memorySource } from '../../bytes/source.ts';
import { FrameTable } from '../goroutines/frame-table.ts';
import type { GoroutineSink } from '../goroutines/sink.ts';
import { inflated, inflatedHead } from './inflate.ts';
import { isProfile, readProfile } from './proto.ts';
import { findTextProfile, readTextProfile } from './text.ts';

const nothing: GoroutineSink = {
  begin: () => {},
  labels: () => {},
  frame: () => {},
  broken: () => {},
  created: () => {},
  end: () => {},
};

function profileOf(type: string): Uint8Array {
  const strings = new StringTable();
  const sampleType = [new ValueType({ type: strings.dedup(type), unit: strings.dedup('count') })];
  return new Profile({ sampleType, stringTable: strings }).encode();
}

describe('a protocol buffer', () => {
  it('of something else is refused by its name', () => {
    expect(() => readProfile(profileOf('inuse_space'), 'heap.pb.gz', new FrameTable(), nothing)).toThrow(
      /heap\.pb\.gz is a profile of “inuse_space”, not of goroutines/,
    );
  });

  it('of any bytes is read, or is none', () => {
    const bytes = profileOf('goroutine');
    const mutated = fc.tuple(fc.nat(bytes.length), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(mutated, ([at, patch]) => {
        const changed = Uint8Array.from([...bytes.subarray(0, at), ...patch, ...bytes.subarray(at)]);
        if (!isProfile(changed)) return;
        try {
          readProfile(changed, 'p', new FrameTable(), nothing);
        } catch (cause) {
          expect(cause).toBeInstanceOf(OpenFailure);
        }
      }),
    );
  });
});

describe('what is packed', () => {
  const source = (bytes: Uint8Array) => memorySource(bytes, 'p.gz');

  it('is unpacked up to a limit', () => {
    const packed = gzipSync(new Uint8Array(5_000_000));
    expect(inflated(source(packed), 5_000_000).size).toBe(5_000_000);
    expect(() => inflated(source(packed), 4_999_999)).toThrow(/more than 4999999 bytes/);
    expect(inflatedHead(source(packed), 10)).toEqual(new Uint8Array(10));
  });

  it('and cut says so', () => {
    const packed = gzipSync(new TextEncoder().encode('goroutine 1 [running]:\nmain.main()\n'.repeat(100)));
    expect(() => inflated(source(packed.subarray(0, packed.length - 20)), 1 << 20)).toThrow(/cannot be unpacked/);
  });
});

it('as text: counts that it does not keep are told', () => {
  const text = 'goroutine profile: total 9\n5 @ 0x1 0x2\n#\t0x1\tmain.f+0x1d\t\t/src/main.go:12\n\n';
  const source = memorySource(new TextEncoder().encode(text), 'p.txt');
  const profile = findTextProfile(source);
  expect(profile).toEqual({ type: 'goroutine', total: 9, from: 0 });
  const frames = new FrameTable();
  expect(profile && readTextProfile(source, profile, frames, nothing)).toBe(5);
  expect(frames.calls).toEqual([
    { function: 'main.f', file: '/src/main.go', line: 12, inlineDepth: 0, offset: 0x1d, pc: 1 },
  ]);
});
