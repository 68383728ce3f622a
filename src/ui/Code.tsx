/** Names of code in their places: a function with its location, text of the process, a fault where a value would stand. */
import { cutMiddle, fileLine, printable, shortFunction, splitFunction } from './text.ts';

export interface Place {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** A function's name; its package in t2 so that the eye finds the name. The full name is in the tooltip. */
export function FunctionName({ name, short = true }: { name: string; short?: boolean }) {
  const [pkg, rest] = splitFunction(cutMiddle(printable(short ? shortFunction(name) : name)));
  return (
    <code className="fn cut" title={printable(name)}>
      {pkg !== '' && <span className="pkg">{pkg}</span>}
      {rest}
    </code>
  );
}

/** "main.(*Pool).Do pool.go:41": the name may be cut, the location never. */
export function PlaceName({ place, short = true }: { place: Place; short?: boolean }) {
  return (
    <span className="place">
      <FunctionName name={place.function} short={short} />
      <FileLine place={place} />
    </span>
  );
}

export function FileLine({ place }: { place: Place }) {
  return (
    <code className="file" title={printable(place.line > 0 ? `${place.file}:${place.line}` : place.file)}>
      {cutMiddle(printable(fileLine(place.file, place.line)), 60)}
    </code>
  );
}

/** Our limit, not the program's fault: never red. */
export function Fault({ reason }: { reason: string }) {
  return (
    <span className="fault">
      <Triangle />
      <span>{printable(reason)}</span>
    </span>
  );
}

export function Triangle() {
  return (
    <svg className="glyph" width="10" height="10" viewBox="0 0 10 10" role="img" aria-label="not known">
      <path d="M5 1.3 9.2 8.7H.8z" fill="none" stroke="currentColor" strokeWidth="1.1" strokeLinejoin="round" />
    </svg>
  );
}
