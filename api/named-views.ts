/** Names for links: views of a snapshot that somebody gave a name, kept beside it. */
import { z } from 'zod';

/** Longer ones are a text, not a name. */
export const LONGEST_NAME = 120;
/** Names that a snapshot can have: a list that one reads, and a bound on what a script can fill a disk or a browser with. */
export const MOST_NAMES = 200;
/** The longest filter, twice, and what else an address holds. */
const LONGEST_LINK = 16_000;

const name = z.string().trim().min(1).max(LONGEST_NAME);
const link = z.string().min(1).max(LONGEST_LINK);

export const namedView = z.object({
  id: z.string(),
  name: z.string(),
  /** As formatLink wrote it: the path and the search, with the version of its rules. */
  link: z.string(),
  addedAt: z.string(),
});
export type NamedView = z.infer<typeof namedView>;

/** In order of their names. */
export const namedViews = z.array(namedView);

export const nameView = z.object({ name, link });
export type NameView = z.infer<typeof nameView>;

/** Another name, another view, or both. */
export const changeNamedView = nameView.partial();
export type ChangeNamedView = z.infer<typeof changeNamedView>;
