/** The search of an address: plain `key=value` pairs that people can read and edit. */

/** Everything that a search may hold unescaped stays readable: `q=reason:"chan+receive"` and not `%3A%22`. */
export function writeSearch(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `${key}=${readable(value)}`).join('&');
}

function readable(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(3A|2C|2F|3D|40|24|5B|5D|20)/g,
    (code) => (code === '%20' ? '+' : decodeURIComponent(code)),
  );
}

export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: the text itself is the best reading.
    return part;
  }
}

export function integer(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A whole number within bounds; one outside of them makes no sense, and counts as absent. */
export function integerIn(text: string | null | undefined, least: number, most: number): number | undefined {
  const number = integer(text);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** One of a few words. */
export function oneOf<T extends string>(text: string | null, words: readonly T[]): T | undefined {
  return words.find((word) => word === text);
}

export function list(text: string | null): string[] | undefined {
  const items = (text ?? '').split(',').filter((item) => item !== '');
  return items.length > 0 ? items : undefined;
}

export function flag(text: string | null): true | undefined {
  return text === '1' ? true : undefined;
}
