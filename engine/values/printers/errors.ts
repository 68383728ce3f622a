/**
 * Errors: the text that Error() would give, for the error types of the standard library, with the errors they wrap.
 * Source: errors/errors.go, errors/join.go, fmt/errors.go, io/fs/fs.go, os/error.go, net/net.go, syscall/syscall_unix.go,
 * context/context.go, strconv/atoi.go, net/url/url.go.
 */
import { quote } from '../quote.ts';
import type { Look } from './look.ts';
import type { Print, Printers } from './printer.ts';
import { RUNTIME_ERRORS } from './runtime-errors.ts';

const MAX_JOINED = 16;

/** The text of the error in an interface of type error; undefined: its type's Error method is not known. */
export function errorText(error: Look): string | undefined {
  if (!error.exists || error.isNil) return undefined;
  let value = error.inner;
  if (value.type?.kind === 'ptr') value = value.inner;
  return textOf(value);
}

function textOf(value: Look): string | undefined {
  return TEXTS[value.type?.name ?? '']?.(value);
}

const wrapped = (value: Look, field: string) => errorText(value.field(field)) ?? value.field(field).preview;
const text = (value: Look, field: string) => value.field(field).text ?? '?';

function joined(value: Look): string {
  const errs = value.field('errs').items(MAX_JOINED);
  return errs.map(({ value: one }) => errorText(one) ?? one.preview).join('\n');
}

/** "dial tcp 10.0.0.1:443: connect: connection refused" */
function opError(value: Look): string {
  const address = (field: string) => {
    const found = value.field(field);
    return found.isNil ? undefined : found.inner.inner.natural;
  };
  const [source, target] = [address('Source'), address('Addr')];
  const net = value.field('Net').text ?? '';
  const to = target === undefined ? '' : source === undefined ? ` ${target}` : `->${target}`;
  const from = source === undefined ? '' : ` ${source}`;
  return `${text(value, 'Op')}${net === '' ? '' : ` ${net}`}${from}${to}: ${wrapped(value, 'Err')}`;
}

/** The process's own table has the words. */
function errnoText(value: Look): string | undefined {
  const number = value.number;
  if (number === undefined) return undefined;
  const table = value.global('syscall.errors');
  if (!table.exists) return undefined;
  const words = table.field(`[${number}]`).text;
  return words === undefined || words === '' ? `errno ${number}` : words;
}

const TEXTS: Readonly<Record<string, Print>> = {
  'errors.errorString': (v) => v.field('s').text,
  'errors.joinError': joined,
  'fmt.wrapError': (v) => v.field('msg').text,
  'fmt.wrapErrors': (v) => v.field('msg').text,
  'io/fs.PathError': (v) => `${text(v, 'Op')} ${text(v, 'Path')}: ${wrapped(v, 'Err')}`,
  'os.LinkError': (v) => `${text(v, 'Op')} ${text(v, 'Old')} ${text(v, 'New')}: ${wrapped(v, 'Err')}`,
  'os.SyscallError': (v) => `${text(v, 'Syscall')}: ${wrapped(v, 'Err')}`,
  'syscall.Errno': errnoText,
  'net.OpError': opError,
  'net.DNSError': (v) => {
    const server = v.field('Server').text ?? '';
    return `lookup ${text(v, 'Name')}${server === '' ? '' : ` on ${server}`}: ${text(v, 'Err')}`;
  },
  'net.timeoutError': () => 'i/o timeout',
  'os.errDeadlineExceeded': () => 'i/o timeout',
  'internal/poll.DeadlineExceededError': () => 'i/o timeout',
  'internal/poll.errNetClosing': () => 'use of closed network connection',
  'net/url.Error': (v) =>
    `${text(v, 'Op')} ${quote(v.field('URL').content() ?? new Uint8Array())}: ${wrapped(v, 'Err')}`,
  'context.deadlineExceededError': () => 'context deadline exceeded',
  'strconv.NumError': (v) =>
    `strconv.${text(v, 'Func')}: parsing ${quote(v.field('Num').content() ?? new Uint8Array())}: ${wrapped(v, 'Err')}`,
  'net.AddrError': (v) => {
    const address = v.field('Addr').text ?? '';
    return `${address === '' ? '' : `address ${address}: `}${text(v, 'Err')}`;
  },
  'net.ParseError': (v) => `invalid ${text(v, 'Type')}: ${text(v, 'Text')}`,
  'os/exec.Error': (v) => `exec: ${quote(v.field('Name').content() ?? new Uint8Array())}: ${wrapped(v, 'Err')}`,
  'encoding/json.SyntaxError': (v) => v.field('msg').text,
  'encoding/json.UnmarshalTypeError': (v) => {
    const [struct, field] = [v.field('Struct').text ?? '', v.field('Field').text ?? ''];
    const target = struct === '' && field === '' ? 'value' : `struct field ${struct}.${field}`;
    const type = v.field('Type').inner.inner;
    const name = type.address === undefined ? undefined : v.typeNamed(type.address);
    return `json: cannot unmarshal ${text(v, 'Value')} into Go ${target} of type ${name ?? '?'}`;
  },
  ...RUNTIME_ERRORS,
};

const encoder = new TextEncoder();

/** Strings are shown as strings. */
const NOT_AT_A_GLANCE: ReadonlySet<string> = new Set(['runtime.errorString', 'runtime.plainError']);

/** As texts: quoted, so that what is printed and what was written cannot be confused. */
export const ERRORS: Printers = Object.fromEntries(
  Object.entries(TEXTS)
    .filter(([name]) => !NOT_AT_A_GLANCE.has(name))
    .map(([name, print]) => [name, quoted(print)]),
);

function quoted(print: Print): Print {
  return (value) => {
    const words = print(value);
    return words === undefined ? undefined : quote(encoder.encode(words));
  };
}
