/**
 * The structures behind maps, for types that only their descriptors describe. Which design a map has is told by the names
 * of its group's fields: buckets up to Go 1.23 (and GOEXPERIMENT=noswissmap) have "topbits", groups since 1.24 "ctrl".
 * Sources: runtime/map.go `hmap`, the same from Go 1.17 to 1.25; internal/runtime/maps: map.go `Map`, table.go `table`,
 * group.go `groupsReference`, the same from Go 1.24 to 1.26.
 */
export interface MadeField {
  readonly name: string;
  readonly offset: number;
  /** What it points to: a structure, or the bucket or group; absent: it is looked at as a number. */
  readonly to?: readonly MadeField[] | 'innermost';
}

const HMAP: readonly MadeField[] = [
  { name: 'count', offset: 0 },
  { name: 'flags', offset: 8 },
  { name: 'B', offset: 9 },
  { name: 'buckets', offset: 16, to: 'innermost' },
  { name: 'oldbuckets', offset: 24 },
];

/** groups.data and groups.lengthMask stand for themselves. */
const TABLE: readonly MadeField[] = [
  { name: 'groups.data', offset: 16, to: 'innermost' },
  { name: 'groups.lengthMask', offset: 24 },
];

const SWISS: readonly MadeField[] = [
  { name: 'used', offset: 0 },
  { name: 'dirPtr', offset: 16, to: [{ name: 'table', offset: 0, to: TABLE }] },
  { name: 'dirLen', offset: 24 },
  { name: 'writing', offset: 34 },
];

export function mapHeader(groupFields: readonly string[]): readonly MadeField[] | undefined {
  if (groupFields.includes('topbits')) return HMAP;
  return groupFields.includes('ctrl') ? SWISS : undefined;
}
