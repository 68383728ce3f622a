/** Booleans and numbers. A bool that is neither 0 nor 1 is damage and is shown as what it is. */
import type { Constant } from '../../dwarf/names.ts';
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

/** Whole numbers: those of types that have constants by their names too, `Blue (2)`. */
function whole(size: number, text: (view: DataView) => string): KindReader {
  const plainly = fixed(size, text);
  return (scope, type, place) => {
    const reading = plainly(scope, type, place);
    const constants = reading.unreadable === undefined ? scope.constants(type) : [];
    const name = constants.length > 0 ? constantName(constants, Number(reading.value)) : undefined;
    return name === undefined
      ? reading
      : { ...reading, value: `${shortName(type, name)} (${reading.value})`, plain: reading.value };
  };
}

/** The constant of this value, or those whose single bits make it up: `Read|Write`. */
function constantName(constants: readonly Constant[], value: number): string | undefined {
  const exact = constants.find((c) => c.value === value);
  if (exact) return exact.name;
  if (value <= 0 || value >= 2 ** 31) return undefined;
  const bits = constants.filter((c) => c.value > 0 && (c.value & (c.value - 1)) === 0 && (c.value & value) !== 0);
  const covered = bits.reduce((sum, c) => sum | c.value, 0);
  const names = bits.filter((c, i) => bits[i - 1]?.value !== c.value).map((c) => c.name);
  return covered === value ? names.join('|') : undefined;
}

/** Without the package of the type itself. */
function shortName(type: Type, names: string): string {
  const prefix = `${type.name.slice(0, type.name.lastIndexOf('.'))}.`;
  return names
    .split('|')
    .map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name))
    .join('|');
}

const int64 = whole(8, (v) => v.getBigInt64(0, true).toString());
const uint64 = whole(8, (v) => v.getBigUint64(0, true).toString());

export const numbers = {
  bool: fixed(1, (v) => boolText(v.getUint8(0))),
  int: int64,
  int8: whole(1, (v) => String(v.getInt8(0))),
  int16: whole(2, (v) => String(v.getInt16(0, true))),
  int32: whole(4, (v) => String(v.getInt32(0, true))),
  int64,
  uint: uint64,
  uint8: whole(1, (v) => String(v.getUint8(0))),
  uint16: whole(2, (v) => String(v.getUint16(0, true))),
  uint32: whole(4, (v) => String(v.getUint32(0, true))),
  uint64,
  uintptr: uint64,
  float32: fixed(4, (v) => float32Text(v.getFloat32(0, true))),
  float64: fixed(8, (v) => float64Text(v.getFloat64(0, true))),
  complex64: fixed(8, (v) => complexText(float32Text(v.getFloat32(0, true)), float32Text(v.getFloat32(4, true)))),
  complex128: fixed(16, (v) => complexText(float64Text(v.getFloat64(0, true)), float64Text(v.getFloat64(8, true)))),
} as const satisfies Record<string, KindReader>;
