/**
 * Packages net, net/netip, net/url, net/http: addresses and requests as they are written.
 * Source: net/ip.go `IP.String`, net/netip/netip.go `Addr.String`, net/url/url.go `URL.String`, net/http/request.go.
 */
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';

export const NET: Printers = {
  'net.IP': (v) => ipText(v.content(17)),
  'net.IPMask': (v) => {
    const bytes = v.content(17);
    return bytes && bytes.length > 0 ? hex(bytes) : undefined;
  },
  'net.IPNet': networkText,
  'net.IPAddr': (v) => withZone(ipText(v.field('IP').content(17)), v.field('Zone').text),
  'net.TCPAddr': endpointText,
  'net.UDPAddr': endpointText,
  'net.UnixAddr': (v) => v.field('Name').text,
  'net.HardwareAddr': (v) => {
    const bytes = v.content(32);
    return bytes && bytes.length > 0 ? Array.from(bytes, (b) => hex(Uint8Array.of(b))).join(':') : undefined;
  },
  'net/netip.Addr': addrText,
  'net/netip.AddrPort': (v) => {
    const address = addrText(v.field('ip'));
    const port = v.field('port').number;
    if (address === undefined || port === undefined) return undefined;
    if (address === NO_ADDRESS) return 'invalid AddrPort';
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  },
  'net/netip.Prefix': (v) => {
    const address = addrText(v.field('ip'));
    const plusOne = v.field('bitsPlusOne').number;
    const bits = plusOne === undefined ? v.field('bits').number : plusOne - 1;
    if (address === undefined || bits === undefined) return undefined;
    return bits < 0 || address === NO_ADDRESS ? 'invalid Prefix' : `${address}/${bits}`;
  },
  'net/url.URL': urlText,
  'net/url.Userinfo': userText,
  'net/http.Request': (v) => {
    const method = v.field('Method').text;
    const url = v.field('URL').isNil ? '' : urlText(v.field('URL').inner);
    if (method === undefined || url === undefined) return undefined;
    const host = v.field('Host').text ?? '';
    const proto = v.field('Proto').text ?? '';
    const target = url.startsWith('/') && host !== '' ? `${host}${url}` : url;
    return [method === '' ? 'GET' : method, target, proto].filter((word) => word !== '').join(' ');
  },
  'net/http.Response': (v) => {
    const [proto, status] = [v.field('Proto').text, v.field('Status').text];
    return proto === undefined || status === undefined ? undefined : `${proto} ${status}`.trim();
  },
};

const NO_ADDRESS = 'invalid IP';

const hex = (bytes: Uint8Array) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

function ipText(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  if (bytes.length === 0) return '<nil>';
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return `?${hex(bytes)}`;
  const mapped = bytes.subarray(0, 10).every((b) => b === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.subarray(12).join('.') : ipv6Text(bytes);
}

/** The longest run of at least two zero groups is written "::". */
function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

function withZone(text: string | undefined, zone: string | undefined): string | undefined {
  return text === undefined || !zone ? text : `${text}%${zone}`;
}

function networkText(value: Look): string | undefined {
  const address = ipText(value.field('IP').content(17));
  const mask = value.field('Mask').content(17);
  if (address === undefined || !mask || mask.length === 0) return undefined;
  const bits = Array.from(mask, (b) => b.toString(2).padStart(8, '0')).join('');
  const ones = /^1*/.exec(bits)?.[0].length ?? 0;
  return bits.slice(ones).includes('1') ? `${address}/${hex(mask)}` : `${address}/${ones}`;
}

function endpointText(value: Look): string | undefined {
  const bytes = value.field('IP').content(17);
  const port = value.field('Port').number;
  if (!bytes || port === undefined) return undefined;
  const address = bytes.length === 0 ? '' : (withZone(ipText(bytes), value.field('Zone').text) ?? '');
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `z` tells the family: 0 is none, z4 and z6noz are package variables, any other is IPv6 with a zone. */
function addrText(value: Look): string | undefined {
  const high = value.field('addr.hi').bigint;
  const low = value.field('addr.lo').bigint;
  const z = value.field('z');
  if (high === undefined || low === undefined || !z.exists) return undefined;
  const family = z.field('value').exists ? z.field('value') : z;
  if (family.isNil) return NO_ADDRESS;
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, high);
  view.setBigUint64(8, low);
  const isMapped = high === 0n && low >> 32n === 0xffffn;
  if (!isMapped) return withZone(ipv6Text(bytes), zoneText(family));
  const isV4 = isVersion4(value, family);
  if (isV4 === undefined) return undefined;
  const v4 = bytes.subarray(12).join('.');
  return isV4 ? v4 : withZone(`::ffff:${v4}`, zoneText(family));
}

/** Since Go 1.23 the family says it; before, it is known by its address. undefined: not known. */
function isVersion4(value: Look, family: Look): boolean | undefined {
  const isV6 = family.inner.field('isV6').number;
  if (isV6 !== undefined) return isV6 === 0;
  const known = value.global('net/netip.z4').number;
  return known === undefined ? undefined : known === family.number;
}

/** A unique.Handle[addrDetail] since Go 1.23, an intern.Value before. */
function zoneText(family: Look): string | undefined {
  return family.inner.field('zoneV6').text ?? family.inner.field('cmpVal').inner.text;
}

function urlText(url: Look): string | undefined {
  const text = (field: string) => url.field(field).text;
  const [scheme, opaque, host, path, query, fragment] = [
    'Scheme',
    'Opaque',
    'Host',
    'Path',
    'RawQuery',
    'Fragment',
  ].map(text);
  if (scheme === undefined || host === undefined || path === undefined) return undefined;
  let out = scheme === '' ? '' : `${scheme}:`;
  if (opaque) out += opaque;
  else {
    const user = url.field('User').isNil ? '' : `${userText(url.field('User').inner) ?? ''}@`;
    if (scheme !== '' || host !== '' || user !== '') {
      const omit = url.field('OmitHost').number === 1 && host === '' && user === '';
      if (!omit && (host !== '' || path !== '' || user !== '')) out += '//';
      out += user + host;
    }
    const written = escaped(path, text('RawPath'), IN_PATHS);
    if (written !== '' && !written.startsWith('/') && host !== '') out += '/';
    else if (out === '' && /^[^/]*:/.test(written)) out += './';
    out += written;
  }
  if (url.field('ForceQuery').number === 1 || query) out += `?${query ?? ''}`;
  return fragment ? `${out}#${escaped(fragment, text('RawFragment'), IN_FRAGMENTS)}` : out;
}

/** What a part of a URL may hold as it is, where Go escapes it itself, and where it came escaped. */
interface Allowed {
  readonly bare: RegExp;
  readonly given: RegExp;
}

const IN_PATHS: Allowed = { bare: /[A-Za-z0-9\-_.~$&+,/:;=@]/, given: /^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/]*$/ };
const IN_FRAGMENTS: Allowed = {
  bare: /[A-Za-z0-9\-_.~$&+,/:;=@?!()*]/,
  given: /^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/?]*$/,
};

/** As it came, if that is well formed; else with all bytes escaped that have to be. Source: net/url/url.go `escape`, `validEncoded`. */
function escaped(text: string, raw: string | undefined, allowed: Allowed): string {
  if (raw && allowed.given.test(raw)) return raw;
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const char = String.fromCharCode(byte);
    return allowed.bare.test(char) ? char : `%${hex(Uint8Array.of(byte)).toUpperCase()}`;
  }).join('');
}

/** A password is not shown, as URL.Redacted does; it can be seen among the fields. */
function userText(user: Look): string | undefined {
  const name = user.field('username').text;
  return user.field('passwordSet').number === 1 ? `${name}:xxxxx` : name;
}
