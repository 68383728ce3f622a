import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationText } from '../testing/operation-text.ts';
import { decodeAmd64 } from './decode.ts';

function decode(text: string) {
  const bytes = Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));
  const instruction = decodeAmd64(bytes, 0, 1000);
  return instruction && `${instruction.length} ${operationText(instruction.operation)}`;
}

/** Registers: ax 0, cx 1, dx 2, bx 3, sp 4, bp 5, si 6, di 7. Instructions stand at 1000. */
describe('instructions as Go’s compiler makes them', () => {
  it.each([
    ['48 89 44 24 18', '5 [r4+24] = r0', 'MOVQ AX, 24(SP)'],
    ['48 8b 4c 24 28', '5 r1 = [r4+40]', 'MOVQ 40(SP), CX'],
    ['48 8d 15 62 0f 04 00', '7 r2 = &[267089]', 'LEAQ x(IP), DX'],
    ['48 8d 44 ca 10', '5 r0 = &[r2+r1*8+16]', 'LEAQ 16(DX)(CX*8), AX'],
    ['31 c0', '2 r0 = 0', 'XORL AX, AX'],
    ['bb ff ff ff ff', '5 r3 =4 -1', 'MOVL $-1, BX'],
    ['48 83 ec 30', '4 r4 += -48', 'SUBQ $48, SP'],
    ['48 03 4c 24 48', '5 r1 += [r4+72]', 'ADDQ 72(SP), CX'],
    ['48 c1 e2 04', '4 r2 = r2 shift-left 4', 'SHLQ $4, DX'],
    ['83 e1 fd', '3 r1 = r1 and -3', 'ANDL $-3, CX'],
    ['0f b6 4c 24 17', '5 r1 = [r4+23] low 1', 'MOVBLZX 23(SP), CX'],
    ['c6 44 24 17 01', '5 [r4+23] =1 1', 'MOVB $1, 23(SP)'],
    ['44 0f 11 7c 24 20', '6 [r4+32] =x x15', 'MOVUPS X15, 32(SP)'],
    ['4c 89 7c 24 48', '5 [r4+72] = r15', 'MOVQ R15, 72(SP)'],
    ['66 44 0f d6 7c 24 48', '7 [r4+72] =q x15', 'MOVQ X15, 72(SP)'],
    ['f0 0f b1 59 10', '5 cas [r1+16] r0 r3', 'LOCK CMPXCHGL BX, 16(CX)'],
    ['f0 0f c1 58 10', '5 xadd [r0+16] r3', 'LOCK XADDL BX, 16(AX)'],
    ['f0 48 0f c1 58 10', '6 clobber r3 [r0+16]', 'LOCK XADDQ BX, 16(AX): no lock of package sync'],
    ['84 db', '2 r3 ?1 0', 'TESTB BX, BX'],
    ['f6 44 24 17 02', '5 [r4+23] & 2', 'TESTB $2, 23(SP)'],
    ['0f 94 c3', '3 r3 = zero', 'SETEQ BX'],
    ['75 08', '2 if not-zero 1010', 'JNE'],
    ['0f 86 8f 00 00 00', '6 if other 1149', 'JLS'],
    ['e8 32 94 f8 ff', '5 call -485345', 'CALL'],
    ['ff d0', '2 call-indirect r0', 'CALL AX'],
    ['ff 50 20', '3 call-indirect [r0+32]', 'CALL 32(AX)'],
    ['ff 24 c8', '3 jump-indirect [r0+r1*8]', 'JMP (AX)(CX*8)'],
    ['55', '1 push r5', 'PUSHQ BP'],
    ['5d', '1 pop r5', 'POPQ BP'],
    ['c3', '1 return', 'RET'],
    ['0f 0b', '2 stop', 'UD2'],
    ['0f 44 c1', '3 clobber r0', 'CMOVLEQ CX, AX'],
    ['48 f7 f9', '3 clobber r0 r2', 'IDIVQ CX'],
    ['f3 48 ab', '3 clobber r7 r1 from r7', 'REP; STOSQ'],
    ['c5 fe 6f 06', '4 clobber x0', 'VMOVDQU (SI), Y0'],
    ['c5 fe 7f 07', '4 clobber [r7]', 'VMOVDQU Y0, (DI)'],
    ['c4 e2 f3 f7 c0', '5 clobber r0', 'SHRXQ CX, AX, AX'],
    ['62 f1 fe 48 6f 06', '6 clobber x0', 'VMOVDQU64 (SI), Z0'],
    ['66 0f 1f 84 00 00 00 00 00', '9 clobber', 'NOPW'],
    ['cc', '1 stop', 'INT3'],
  ])('%s is %s (%s)', (bytes, text) => expect(decode(bytes)).toBe(text));

  it('says nothing of what is no instruction, or is cut off', () => {
    expect(decode('06')).toBeUndefined();
    expect(decode('48 8b 44 24')).toBeUndefined();
    expect(decode('f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 f0 90')).toBeUndefined();
  });

  it('reads any bytes without error, and never beyond fifteen of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const instruction = decodeAmd64(bytes, 0, 0x400000);
        expect(instruction?.length ?? 1).toBeLessThanOrEqual(Math.min(15, bytes.length));
        expect(instruction?.length ?? 1).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});
