/**
 * Walking the tree of entries. Go's entries have no DW_AT_sibling, so that a subtree is passed over by skipping each of
 * its entries, without decoding any.
 */
import { Cursor } from '../bytes/cursor.ts';
import { At } from './constants.ts';
import type { Unit } from './debug-info.ts';
import { Entry, readEntry } from './entry.ts';
import { skipForm } from './forms.ts';

/** Deeper nesting is damage. */
const MAX_DEPTH = 1 << 10;

/** The direct children of an entry, in order. They end at the first damaged entry. */
export function* children(parent: Entry): Generator<Entry> {
  const { unit } = parent;
  if (!parent.hasChildren) return;
  let at: number | undefined = parent.end;
  while (at !== undefined) {
    const entry = readEntry(unit, at);
    if (!(entry instanceof Entry)) return;
    yield entry;
    at = afterSubtree(entry);
  }
}

/** Offset behind an entry and all that is below it; undefined: it is damaged. */
export function afterSubtree(entry: Entry): number | undefined {
  if (!entry.hasChildren) return entry.end;
  const sibling = entry.reference(At.sibling);
  if (sibling !== undefined && sibling > entry.end && sibling < entry.unit.header.end) return sibling;
  return skipChildren(entry.unit, entry.end);
}

/** Offset behind the null entry that closes the list of children which begins at `offset`. */
function skipChildren(unit: Unit, offset: number): number | undefined {
  const { header, info } = unit;
  const c = new Cursor(info, offset, header.end);
  let depth = 1;
  while (c.more && depth < MAX_DEPTH) {
    const code = c.uleb();
    if (code === 0) {
      depth--;
      if (depth === 0) return c.at;
      continue;
    }
    const abbreviation = header.abbreviations.get(code);
    if (!abbreviation) return undefined;
    if (abbreviation.size !== undefined) c.skip(abbreviation.size);
    else {
      for (const form of abbreviation.forms)
        if (!skipForm(c, form, header.offsetSize, header.version)) return undefined;
    }
    if (abbreviation.hasChildren) depth++;
  }
  return undefined;
}
