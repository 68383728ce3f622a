/** Numbers, durations, sizes and moments as the explorer writes them. */

const THOUSANDS = new Intl.NumberFormat('en-US');

/** "5,204" */
export function count(n: number): string {
  return THOUSANDS.format(n);
}

/** "1 goroutine", "5,204 goroutines" */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
  [1, 's'],
];

/** At most two units: "18m 42s", "5h 58m", "4.2s", "412 ms". Negative durations do not exist and count as 0. */
export function duration(seconds: number): string {
  const s = Math.max(0, seconds);
  if (s < 0.9995) return `${s > 0 ? Math.max(1, Math.round(s * 1000)) : 0} ms`;
  if (s < 9.95) return `${s.toFixed(1)}s`;
  const whole = Math.round(s);
  const first = UNITS.findIndex(([size]) => whole >= size);
  const [size, unit] = UNITS[first];
  const next = UNITS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[0]);
  return next === undefined || (rest === 0 && first < 2)
    ? `${Math.floor(whole / size)}${unit}`
    : `${Math.floor(whole / size)}${unit} ${rest}${next[1]}`;
}

/** "8 KiB", "29.5 MiB": binary units, one decimal from a MiB on and where a KiB is not whole. */
export function bytes(n: number): string {
  if (n < 1024) return `${count(n)} B`;
  const power = Math.min(4, Math.floor(Math.log2(n) / 10));
  const amount = n / 2 ** (10 * power);
  const text = Number.isInteger(amount) ? count(amount) : amount.toFixed(1);
  return `${text} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "22 Nov, 03:14:07" of the reader's own clock; with the year where it is not this one. Undefined for no date. */
export function moment(iso: string, now = new Date()): string | undefined {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return undefined;
  const two = (n: number) => String(n).padStart(2, '0');
  const year = at.getFullYear() === now.getFullYear() ? '' : ` ${at.getFullYear()}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${at.getDate()} ${MONTHS[at.getMonth()]}${year}, ${time}`;
}

/** "94 %"; never 0 or 100 for what is neither none nor all. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  return `${Math.min(99, Math.max(1, Math.round((100 * part) / whole)))} %`;
}
