/**
 * Package time, as its own String methods write.
 * Source: time/time.go `Time` (wall, ext, loc), time/format.go `Time.String`, time/zoneinfo.go `Location.lookup`.
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

const HAS_MONOTONIC = 1n << 63n;
/** Seconds from year 1 to 1970, and from 1885 to 1970. */
const UNIX_TO_YEAR_1 = 62_135_596_800n;
const WALL_TO_UNIX = -2_682_288_000n;
const NANOSECOND_BITS = (1n << 30n) - 1n;
const MAX_ZONES = 256;
const MAX_TRANSITIONS = 4096;

export const TIME: Printers = {
  'time.Time': timeText,
  'time.Duration': (v) => (v.bigint === undefined ? undefined : durationText(v.bigint)),
  'time.Location': (v) => zoneName(v),
};

function timeText(value: Look): string | undefined {
  const wall = value.field('wall').bigint;
  const ext = value.field('ext').bigint;
  if (wall === undefined || ext === undefined) return undefined;
  const monotonic = (wall & HAS_MONOTONIC) !== 0n;
  const nanoseconds = wall & NANOSECOND_BITS;
  const seconds = monotonic ? ((wall & ~HAS_MONOTONIC) >> 30n) + WALL_TO_UNIX : ext - UNIX_TO_YEAR_1;
  const zone = zoneAt(value.field('loc'), seconds);
  const date = dateText(seconds + BigInt(zone.offset));
  if (date === undefined) return undefined;
  const fraction = nanoseconds === 0n ? '' : `.${nanoseconds.toString().padStart(9, '0').replace(/0+$/, '')}`;
  const clock = monotonic ? ` m=${monotonicText(ext)}` : '';
  return `${date}${fraction} ${offsetText(zone.offset)} ${zone.name}${clock}`;
}

/** "2006-01-02 15:04:05"; undefined: no calendar that we know goes so far. */
function dateText(seconds: bigint): string | undefined {
  const milliseconds = Number(seconds) * 1000;
  if (!(Math.abs(milliseconds) <= 8.64e15)) return undefined;
  const date = new Date(milliseconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const year = date.getUTCFullYear();
  const yearText = year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
  const day = `${yearText}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

interface Zone {
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

const UTC: Zone = { name: 'UTC', offset: 0 };

/**
 * The zone in force at a moment. Transitions are sorted by time; before the first, the first standard zone holds. Behind the
 * last a rule holds, which is not read here: such times are given in UTC.
 */
function zoneAt(location: Look, unix: bigint): Zone {
  if (location.isNil) return UTC;
  const target = location.inner;
  const zones = target.field('zone').items(MAX_ZONES);
  if (zones.length === 0) return isUnloaded(target) ? { name: 'UTC (the local zone was not loaded)', offset: 0 } : UTC;
  const cached = zoneFromCache(target, unix);
  if (cached) return cached;
  const transitions = target.field('tx').items(MAX_TRANSITIONS);
  let index = zones.findIndex(({ value }) => value.field('isDST').number === 0);
  let reached = 0;
  for (; reached < transitions.length; reached++) {
    const { value } = transitions[reached];
    const when = value.field('when').bigint;
    if (when === undefined || when > unix) break;
    index = value.field('index').number ?? index;
  }
  if (reached === transitions.length && target.field('extend').text?.includes(',')) return UTC;
  return zoneOf(zones[Math.max(0, index)]?.value ?? target);
}

function zoneOf(zone: Look): Zone {
  const offset = zone.field('offset').number ?? 0;
  const name = zone.field('name').text ?? '';
  return { name: name === '' ? offsetText(offset) : name, offset };
}

/** The process never asked for its local time zone, so that nothing of it is in memory; or perhaps, where nothing tells. */
function isUnloaded(location: Look): boolean {
  const local = location.global('time.localLoc').address;
  return local === undefined ? location.field('name').text !== 'UTC' : location.address === local;
}

/** The zone of today is kept apart; it also knows the rule for the years behind the last transition. */
function zoneFromCache(location: Look, unix: bigint): Zone | undefined {
  const start = location.field('cacheStart').bigint;
  const end = location.field('cacheEnd').bigint;
  const zone = location.field('cacheZone');
  if (start === undefined || end === undefined || zone.isNil || unix < start || unix >= end) return undefined;
  return zoneOf(zone.inner);
}

function zoneName(location: Look): string | undefined {
  const name = location.field('name').text;
  return name === undefined ? undefined : name === '' ? 'UTC' : name;
}

function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** "+1.000000001": seconds since the process began. */
function monotonicText(ext: bigint): string {
  const size = ext < 0n ? -ext : ext;
  const fraction = (size % 1_000_000_000n).toString().padStart(9, '0');
  return `${ext < 0n ? '-' : '+'}${size / 1_000_000_000n}.${fraction}`;
}

const UNITS = [
  ['µs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
] as const;

/** "1h2m3.5s". Source: time/time.go `Duration.String`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000_000n) {
    const [unit, scale] = size < 1_000_000n ? UNITS[0] : UNITS[1];
    return `${sign}${decimal(size, scale)}${unit}`;
  }
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, scale: bigint): string {
  const digits = scale.toString().length - 1;
  const fraction = (value % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return fraction === '' ? `${value / scale}` : `${value / scale}.${fraction}`;
}
