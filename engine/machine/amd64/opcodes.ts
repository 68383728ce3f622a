/**
 * What follows each opcode of x86-64, as far as the length of an instruction depends on it. One letter per opcode, sixteen
 * to a row, for each of the opcode maps.
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, appendix A; checked against objdump.
 *
 *   n nothing            r ModRM               b imm8           B ModRM, imm8
 *   w imm16              z imm16/32            Z ModRM, imm16/32
 *   v imm16/32/64        j rel32               o address         e imm16, imm8
 *   g ModRM, imm8 where ModRM.reg is 0 or 1    G the same with imm16/32
 *   p prefix or escape   x no instruction in 64-bit mode
 */
export const ONE_BYTE =
  'rrrrbzxxrrrrbzxp' +
  'rrrrbzxxrrrrbzxx' +
  'rrrrbzpxrrrrbzpx' +
  'rrrrbzpxrrrrbzpx' +
  'pppppppppppppppp' +
  'nnnnnnnnnnnnnnnn' +
  'xxprppppzZbBnnnn' +
  'bbbbbbbbbbbbbbbb' +
  'BZxBrrrrrrrrrrrr' +
  'nnnnnnnnnnxnnnnn' +
  'oooonnnnbznnnnnn' +
  'bbbbbbbbvvvvvvvv' +
  'BBwnppBZenwnnbxn' +
  'rrrrxxxnrrrrrrrr' +
  'bbbbbbbbjjxbnnnn' +
  'pnppnngGnnnnnnrr';

/** After 0F, and map 1 of VEX and EVEX. */
export const TWO_BYTE =
  'rrrrxnnnnnxnxrnB' +
  'rrrrrrrrrrrrrrrr' +
  'rrrrxxxxrrrrrrrr' +
  'nnnnnnxnpxpxxxxx' +
  'rrrrrrrrrrrrrrrr' +
  'rrrrrrrrrrrrrrrr' +
  'rrrrrrrrrrrrrrrr' +
  'BBBBrrrnrrrrrrrr' +
  'jjjjjjjjjjjjjjjj' +
  'rrrrrrrrrrrrrrrr' +
  'nnnrBrxxnnnrBrrr' +
  'rrrrrrrrrrBrrrrr' +
  'rrBrBBBrnnnnnnnn' +
  'rrrrrrrrrrrrrrrr' +
  'rrrrrrrrrrrrrrrr' +
  'rrrrrrrrrrrrrrrr';
