/**
 * The executable alone as memory, at its link-time addresses and with relative relocations applied for load address 0:
 * what the linker laid out, before any process ran. `shift`: all of it moved, as a loader would, so that several lie side by side.
 */
import { AddressSpace } from '../bytes/address-space.ts';
import { ET_DYN, type Image, PT_LOAD } from '../elf/image.ts';
import { relocatedSource } from '../elf/relocations.ts';

export function linkedMemory(image: Image, shift = 0): AddressSpace {
  const source = image.type === ET_DYN ? relocatedSource(image, shift) : image.source;
  return new AddressSpace(
    image.segments
      .filter((s) => s.type === PT_LOAD && s.fileSize > 0)
      .map((s) => ({ start: s.address + shift, end: s.address + shift + s.fileSize, source, offset: s.offset })),
  );
}
