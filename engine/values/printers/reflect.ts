/**
 * Package reflect: what a Value holds, which type a Type is.
 * Source: reflect/value.go `Value` (typ_ since Go 1.21, typ before; flagIndir), reflect/type.go `rtype`.
 */
import { converted } from '../kinds/interface.ts';
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

/** The pointer word points to the value. */
const FLAG_INDIRECT = 1 << 7;

export const REFLECT: Printers = {
  'reflect.Value': valueText,
  'reflect.rtype': (v) => (v.address === undefined ? undefined : v.typeNamed(v.address)),
  'internal/abi.Type': (v) => (v.address === undefined ? undefined : v.typeNamed(v.address)),
};

function valueText(value: Look): string | undefined {
  const type = value.field('typ_', 'typ').number;
  const pointer = value.field('ptr');
  const flag = value.field('flag').number;
  if (type === undefined || flag === undefined || pointer.number === undefined) return undefined;
  if (type === 0) return '<invalid reflect.Value>';
  const at = flag & FLAG_INDIRECT ? pointer.number : pointer.address;
  const held = at === undefined ? undefined : value.ofDescriptor(type, at);
  const name = value.typeNamed(type) ?? '?';
  const text = held?.preview;
  if (text === undefined) return name;
  return held?.type ? converted(held.type, name, text) : text;
}
