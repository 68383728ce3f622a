/** Debug information with a section cut off and bytes of it replaced. */
import fc from 'fast-check';
import type { Image } from '../../elf/image.ts';

const SECTIONS = ['info', 'abbrev', 'loc', 'loclists', 'ranges', 'rnglists', 'addr'].map((s) => `.debug_${s}`);
interface Damage {
  readonly section: string;
  readonly cut: number;
  readonly flips: readonly (readonly [number, number])[];
}

export const damage: fc.Arbitrary<Damage> = fc.record({
  section: fc.constantFrom(...SECTIONS),
  cut: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
  flips: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 200 }),
});

export function damaged(
  image: Pick<Image, 'section' | 'sectionHeader'>,
  { section, cut, flips }: Damage,
): Pick<Image, 'section' | 'sectionHeader'> {
  const contents = new Map<string, Uint8Array>();
  const sound = image.section(section);
  if (sound) {
    const bytes = sound.slice(0, Math.floor(sound.length * cut));
    // Half of the flips go to the beginning, where headers and tables are.
    flips.forEach(([where, value], i) => {
      bytes[Math.floor(where * (i % 2 === 0 ? bytes.length : Math.min(bytes.length, 4096)))] = value;
    });
    contents.set(section, bytes);
  }
  return {
    section: (name) => contents.get(name) ?? image.section(name),
    sectionHeader: (name) => image.sectionHeader(name),
  };
}
