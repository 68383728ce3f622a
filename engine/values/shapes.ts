/**
 * Names of generic types by the shapes of their arguments. Since Go 1.27 the debug information may have a type so only, as the code that is
 * shared by all of its shape calls it: an entry of a sync.Map.
 * Source: cmd/compile/internal/noder/reader.go Shapify.
 */

/**
 * "pkg.entry[interface {},int]" → "pkg.entry[go.shape.interface {},go.shape.int]", for arguments that are their own underlying types
 * and no pointers.
 */
export function shapeOf(name: string): string {
  const open = name.indexOf('[');
  if (open < 0) return name;
  let depth = 0;
  let text = `${name.slice(0, open)}[go.shape.`;
  for (const c of name.slice(open + 1)) {
    if ('[({'.includes(c)) depth++;
    if ('])}'.includes(c)) depth--;
    text += c === ',' && depth === 0 ? ',go.shape.' : c;
  }
  return text;
}
