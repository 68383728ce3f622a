/** Booleans and numbers. A bool that is neither 0 nor 1 is damage and is shown as what it is. */
import type { Type } from '../../dwarf/types.ts';
import { float32Text, float64Text } from '../float-text.ts';
import type { Place } from '../place.ts';
import { type KindReader, type Reading, unreadable } from './reading.ts';

/** A value of fixed size in natural form. */
function fixed(size: number, text: (view: DataView) => string): KindReader {
  return (_, type: Type, place: Place): Reading => {
    const bytes = place.bytes(0, type.size > 0 && type.size < size ? type.size : size);
    if (!(bytes instanceof Uint8Array)) return unreadable(bytes);
    if (bytes.length < size) return { value: '', unreadable: `its type says ${type.size} bytes, not ${size}` };
    return { value: text(new DataView(bytes.buffer, bytes.byteOffset, size)) };
  };
}

const boolText = (byte: number): string =>
  byte === 0 ? 'false' : byte === 1 ? 'true' : `0x${byte.toString(16)} (not a bool)`;

function complexText(real: string, imaginary: string): string {
  return `(${real}${/^[+-]/.test(imaginary) ? '' : '+'}${imaginary}i)`;
}

const int64 = fixed(8, (v) => v.getBigInt64(0, true).toString());
const uint64 = fixed(8, (v) => v.getBigUint64(0, true).toString());

export const numbers = {
  bool: fixed(1, (v) => boolText(v.getUint8(0))),
  int: int64,
  int8: fixed(1, (v) => String(v.getInt8(0))),
  int16: fixed(2, (v) => String(v.getInt16(0, true))),
  int32: fixed(4, (v) => String(v.getInt32(0, true))),
  int64,
  uint: uint64,
  uint8: fixed(1, (v) => String(v.getUint8(0))),
  uint16: fixed(2, (v) => String(v.getUint16(0, true))),
  uint32: fixed(4, (v) => String(v.getUint32(0, true))),
  uint64,
  uintptr: uint64,
  float32: fixed(4, (v) => float32Text(v.getFloat32(0, true))),
  float64: fixed(8, (v) => float64Text(v.getFloat64(0, true))),
  complex64: fixed(8, (v) => complexText(float32Text(v.getFloat32(0, true)), float32Text(v.getFloat32(4, true)))),
  complex128: fixed(16, (v) => complexText(float64Text(v.getFloat64(0, true)), float64Text(v.getFloat64(8, true)))),
} as const satisfies Record<string, KindReader>;
