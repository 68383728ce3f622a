/**
 * Floating-point numbers as Go's %v writes them: the shortest digits that read back as the same number, with an exponent
 * below 1e-4 and from 1e+06 on.
 * Source: strconv/ftoa.go `FormatFloat(v, 'g', -1, size)`.
 */
const EXPONENT_FROM = 6;

export function float64Text(value: number): string {
  return special(value) ?? layOut(value, shortest64(value));
}

export function float32Text(value: number): string {
  return special(value) ?? layOut(value, shortest32(value));
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return undefined;
}

/** "d.ddde±x": JavaScript's shortest form has the digits that Go's has. */
function shortest64(value: number): string {
  return Math.abs(value).toExponential();
}

function shortest32(value: number): string {
  const size = Math.abs(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = size.toExponential(digits);
    if (Math.fround(Number(text)) === size) return text;
  }
  return size.toExponential();
}

function layOut(value: number, text: string): string {
  const sign = value < 0 ? '-' : '';
  const [mantissa, exponentText] = text.split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '').replace(/(?<=.)0+$/, '');
  if (exponent < -4 || exponent >= EXPONENT_FROM) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits}${'0'.repeat(exponent + 1 - digits.length)}`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
