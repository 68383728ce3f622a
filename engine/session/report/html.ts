/** HTML as text: what comes from a snapshot is escaped, whatever it is; what is written here stays. */

/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | readonly (Html | undefined)[];

/** A template whose values are escaped. Lists are put one after the other, undefined is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, at) => text + (at < parts.length ? shown(parts[at]) : '')).join(''));
}

function shown(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map((one) => one?.text ?? '').join('');
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Controls, and the marks that turn text around (Unicode TR9): nothing that a program holds may rearrange what is read here. */
const INVISIBLE = /[^\P{Cc}\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (one) => ENTITIES[one])
    .replace(INVISIBLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most so many characters, the rest named. */
export function cut(text: string, most = 400): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}

/** "1,234 goroutines" */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}

/** "18 m 42 s", "3.1 s" */
export function lasted(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ] as const;
  const first = units.findIndex(([length]) => seconds >= length);
  return units
    .slice(first, first + 2)
    .map(
      ([length, name], at) =>
        `${Math.floor(at === 0 ? seconds / length : (seconds % units[first][0]) / length)} ${name}`,
    )
    .join(' ');
}
