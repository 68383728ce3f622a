/**
 * The debug sections of an image. `.debug_info` is taken when it is first asked for, and each other one when something
 * refers into it: a question that needs no location lists does not read them.
 */
import type { Image } from '../elf/image.ts';

const NOTHING = new Uint8Array(0);

export interface Sections {
  readonly info: Uint8Array;
  readonly abbrev: Uint8Array;
  readonly str: Uint8Array;
  readonly lineStr: Uint8Array;
  readonly strOffsets: Uint8Array;
  readonly addr: Uint8Array;
  readonly ranges: Uint8Array;
  readonly rnglists: Uint8Array;
  readonly loc: Uint8Array;
  readonly loclists: Uint8Array;
  readonly line: Uint8Array;
}

const NAMES: Readonly<Record<keyof Sections, string>> = {
  info: '.debug_info',
  abbrev: '.debug_abbrev',
  str: '.debug_str',
  lineStr: '.debug_line_str',
  strOffsets: '.debug_str_offsets',
  addr: '.debug_addr',
  ranges: '.debug_ranges',
  rnglists: '.debug_rnglists',
  loc: '.debug_loc',
  loclists: '.debug_loclists',
  line: '.debug_line',
};

/** Sections by role; an absent one is empty, so that a reference into it fails like one beyond its end. */
export function debugSections(image: Pick<Image, 'section'>): Sections {
  const sections = {};
  for (const [role, name] of Object.entries(NAMES)) {
    Object.defineProperty(sections, role, { get: () => image.section(name) ?? NOTHING });
  }
  return sections as Sections;
}
