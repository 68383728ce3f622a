/** What changed from one snapshot of a program to another, from what each tells of itself. Knows nothing of cores. */
import type {
  Comparison,
  GroupChange,
  ProfileGroup,
  ResourceChange,
  SnapshotProfile,
  TypeChange,
} from '../../../api/compare.ts';

/** Rows of each table that an answer carries. */
const SHOWN = 1000;
/** Goroutines of a group that are named. */
const NAMED = 20;

export function compareProfiles(one: SnapshotProfile, other: SnapshotProfile): Comparison {
  const least = LEVELS.findLast((level) => one.tells === level || other.tells === level) ?? 'all';
  const [before, after] = [regrouped(one, least), regrouped(other, least)];
  const sameProcess = isSameProcess(before, after);
  const moves = sameProcess ? movesBetween(before, after) : undefined;
  const groups = groupChanges(before, after, moves?.stayed);
  const resources = sameProcess ? resourceChanges(before, after) : [];
  const types = before.types && after.types ? typeChanges(before.types, after.types) : undefined;
  const seconds =
    sameProcess && before.process && after.process ? (after.process.now - before.process.now) / 1e9 : undefined;
  return {
    sameProcess,
    sameBuild: before.buildId !== undefined && before.buildId === after.buildId,
    seconds,
    goroutines: {
      before: keptIn(before),
      after: keptIn(after),
      inBoth: moves?.inBoth,
      stayed: moves?.stayed.reduce((sum, n) => sum + n, 0),
      gone: moves?.gone,
      came: moves?.came,
    },
    groups: groups.slice(0, SHOWN),
    groupTotal: groups.length,
    resources: resources.slice(0, SHOWN),
    resourceTotal: resources.length,
    types: types?.slice(0, SHOWN),
    typeTotal: types?.length,
  };
}

/** From what tells most to what tells least. */
const LEVELS: readonly SnapshotProfile['tells'][] = ['all', 'shown', 'places'];

/** By what both tell: groups that are equal in that become one. */
function regrouped(profile: SnapshotProfile, level: SnapshotProfile['tells']): SnapshotProfile {
  if (level === 'all') return profile;
  const numbers = new Map<string, number>();
  const groups: ProfileGroup[] = [];
  const numberOf = profile.groups.map((group) => {
    const key = group.lesser[level];
    const known = numbers.get(key);
    if (known === undefined) {
      numbers.set(key, groups.length);
      return groups.push({ ...group, key }) - 1;
    }
    const { count, goroutineIds, ...rest } = groups[known];
    const ids = [...goroutineIds, ...group.goroutineIds].slice(0, NAMED);
    groups[known] = { ...rest, count: count + group.count, goroutineIds: ids };
    return known;
  });
  return { ...profile, groups, group: profile.group.map((number) => numberOf[number] ?? -1) };
}

/** A process id comes back; the moment at which the runtime started does not. */
function isSameProcess({ process: a }: SnapshotProfile, { process: b }: SnapshotProfile): boolean {
  return a !== undefined && b !== undefined && a.pid === b.pid && a.started === b.started;
}

/** How many goroutines the filter keeps. */
function keptIn({ group }: SnapshotProfile): number {
  return group.reduce((count, number) => (number < 0 ? count : count + 1), 0);
}

interface Moves {
  /** Alive in both, only before, only after: of those that the filter keeps in one or the other. */
  readonly inBoth: number;
  readonly gone: number;
  readonly came: number;
  /** For each group of the later, how many of it were there before. */
  readonly stayed: readonly number[];
}

/** Both lists are in order of ids. */
function movesBetween(before: SnapshotProfile, after: SnapshotProfile): Moves {
  const stayed = after.groups.map(() => 0);
  let inBoth = 0;
  let keptBefore = 0;
  let keptAfter = 0;
  let i = 0;
  after.ids.forEach((id, j) => {
    while (i < before.ids.length && before.ids[i] < id) i++;
    if (before.ids[i] !== id) return;
    const [was, is] = [before.group[i], after.group[j]];
    if (was >= 0) keptBefore++;
    if (is >= 0) keptAfter++;
    if (was >= 0 || is >= 0) inBoth++;
    if (was >= 0 && is >= 0 && before.groups[was].key === after.groups[is].key) stayed[is]++;
  });
  return { inBoth, gone: keptIn(before) - keptBefore, came: keptIn(after) - keptAfter, stayed };
}

function groupChanges(
  before: SnapshotProfile,
  after: SnapshotProfile,
  stayed: readonly number[] | undefined,
): GroupChange[] {
  const old = new Map(before.groups.map((group) => [group.key, group]));
  const now = new Set(after.groups.map((group) => group.key));
  const change = (group: ProfileGroup, counts: Pick<GroupChange, 'before' | 'after' | 'stayed'>): GroupChange => {
    const { key, title, state, family, top, createdBy, goroutineIds } = group;
    return { key, title, state, family, top, createdBy, ...counts, goroutineIds: goroutineIds.slice(0, NAMED) };
  };
  const changes = [
    ...after.groups.map((g, i) =>
      change(g, { before: old.get(g.key)?.count ?? 0, after: g.count, stayed: stayed?.[i] }),
    ),
    ...before.groups
      .filter((g) => !now.has(g.key))
      .map((g) => change(g, { before: g.count, after: 0, stayed: stayed && 0 })),
  ];
  return changes.sort(mostChanged);
}

function mostChanged(a: { before: number; after: number }, b: { before: number; after: number }): number {
  const size = (c: { before: number; after: number }) => Math.abs(c.after - c.before);
  return size(b) - size(a) || b.after - a.after;
}

function resourceChanges(before: SnapshotProfile, after: SnapshotProfile): ResourceChange[] {
  const old = new Map(before.resources.map((resource) => [resource.address, resource]));
  const now = new Set(after.resources.map((resource) => resource.address));
  const changes: ResourceChange[] = [];
  for (const { address, kind, name, type, state, waiters, kept } of after.resources) {
    // An address that was freed meanwhile may have become another thing.
    const known = old.get(address);
    const was = known?.kind === kind && known.type === type ? known : undefined;
    if (!kept && was?.kept !== true) continue;
    if (was && was.state === state && was.waiters === waiters) continue;
    const counts = { before: was?.waiters ?? 0, after: waiters };
    changes.push({
      address,
      kind,
      name: name ?? was?.name,
      type,
      stateBefore: was?.state,
      stateAfter: state,
      ...counts,
    });
  }
  for (const { address, kind, name, type, state, waiters, kept } of before.resources) {
    if (now.has(address) || waiters === 0 || !kept) continue;
    changes.push({ address, kind, name, type, stateBefore: state, before: waiters, after: 0 });
  }
  return changes.sort(mostChanged);
}

function typeChanges(
  before: NonNullable<SnapshotProfile['types']>,
  after: NonNullable<SnapshotProfile['types']>,
): TypeChange[] {
  const all = new Map<string, TypeChange>();
  const of = (type: string): TypeChange => {
    const known = all.get(type) ?? { type, objectsBefore: 0, objectsAfter: 0, bytesBefore: 0, bytesAfter: 0 };
    all.set(type, known);
    return known;
  };
  for (const { type, objects, bytes } of before)
    Object.assign(of(type), { objectsBefore: objects, bytesBefore: bytes });
  for (const { type, objects, bytes } of after) Object.assign(of(type), { objectsAfter: objects, bytesAfter: bytes });
  return [...all.values()]
    .filter((t) => t.objectsBefore !== t.objectsAfter)
    .sort((a, b) => Math.abs(b.bytesAfter - b.bytesBefore) - Math.abs(a.bytesAfter - a.bytesBefore));
}
