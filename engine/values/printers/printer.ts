/** What a printer is. */
import type { Look } from './look.ts';

/** One line for a value; undefined: it is not as expected, and is shown as any other. */
export type Print = (value: Look) => string | undefined;

/** By full type name, as `net/url.URL`. A name that ends with `[` stands for all instances of a generic type. */
export type Printers = Readonly<Record<string, Print>>;
