/** What the fixture `stuck` says of its goroutines: which wait for what, and which will never go on. */
import { readFileSync } from 'node:fs';
import type { Diagnosis } from '../../api/diagnosis.ts';
import type { Goroutine } from '../../docs/inspect-contract.d.ts';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import type { Fixture } from '../../fixtures/take.ts';

export interface ToldGoroutine {
  readonly Scenario: string;
  readonly Role: string;
  readonly ID: number;
  readonly Fate: 'proved' | 'likely' | 'live';
  readonly On: readonly { readonly Kind: string; readonly Address?: string; readonly Holder?: string }[];
  /** The scenario whose circle it is in. */
  readonly Knot?: string;
  /** The scenario whose circle it waits behind. */
  readonly Behind?: string;
}

/** All scenarios in one process. */
export function stuckFixture(go: string, flags: FixtureSpec['flags'], mode: FixtureSpec['mode']): FixtureSpec {
  return { program: 'stuck', go, flags, mode, way: 'live', args: ['all'] };
}

export function toldGoroutines(fixture: Pick<Fixture, 'output'>): readonly ToldGoroutine[] {
  return JSON.parse(readFileSync(fixture.output, 'utf8')) as ToldGoroutine[];
}

/** Where the waits of the document differ from the truth, in words. */
export function waitDifferences(told: readonly ToldGoroutine[], goroutines: readonly Goroutine[]): string[] {
  const byId = new Map(goroutines.map((g) => [g.id, g]));
  return told.flatMap((truth) => {
    const ours = byId.get(truth.ID)?.waitingOn ?? [];
    const unmet = truth.On.filter(
      (on) => !ours.some((o) => o.kind === on.Kind && (on.Address === undefined || o.address === on.Address)),
    );
    if (unmet.length === 0 && ours.length === truth.On.length) return [];
    const named = ours.map((o) => `${o.kind} ${o.address}`).join(', ');
    const wanted = truth.On.map((o) => `${o.Kind} ${o.Address ?? ''}`).join(', ');
    return [`${truth.Scenario} ${truth.Role} (g${truth.ID}): waits for ${named || 'nothing'}, in truth ${wanted}`];
  });
}

/** Where the stuck set differs from the truth, in words. */
export function fateDifferences(told: readonly ToldGoroutine[], stuck: ReadonlySet<number>): string[] {
  const wrong = told.filter((g) => stuck.has(g.ID) !== (g.Fate === 'proved'));
  return wrong.map(
    (g) => `${g.Scenario} ${g.Role} (g${g.ID}): ${stuck.has(g.ID) ? 'stuck' : 'not stuck'}, in truth ${g.Fate}`,
  );
}

/** Goroutines of each circle, ascending, by the scenario it is of. */
export function toldKnots(told: readonly ToldGoroutine[]): Map<string, number[]> {
  const knots = new Map<string, number[]>();
  for (const { ID, Knot } of told) if (Knot !== undefined) knots.set(Knot, [...(knots.get(Knot) ?? []), ID]);
  for (const ids of knots.values()) ids.sort((a, b) => a - b);
  return knots;
}

/** An HTTP server in which an order and a delivery lock the books and the stock in opposite order, with requests behind them. */
export function shopFixture(go: string, requests: number): FixtureSpec {
  return {
    program: 'shop',
    go,
    flags: 'default',
    mode: 'exe',
    way: 'live',
    args: [String(requests)],
    withoutDump: true,
  };
}

export interface ToldShop {
  /** Ids of the two. */
  readonly Placing: number;
  readonly Delivering: number;
  readonly Requests: number;
}

export function toldShop(fixture: Pick<Fixture, 'output'>): ToldShop {
  return JSON.parse(readFileSync(fixture.output, 'utf8')) as ToldShop;
}

/** What of the two goroutines and their locks the headline and its explanation leave out, in words. */
export function shopDifferences(
  told: ToldShop,
  { headline, explanation = '' }: Pick<Diagnosis, 'headline' | 'explanation'>,
) {
  const behind = told.Requests.toLocaleString('en');
  const wanted = [
    `Two goroutines deadlock on two locks; ${behind} goroutines wait behind them.`,
    `goroutine ${told.Placing} holds s.book.mu ((*shop).placeOrder, main.go:`,
    `goroutine ${told.Delivering} holds s.stock.mu ((*shop).deliver, main.go:`,
  ];
  return wanted.filter((text) => !`${headline} ${explanation}`.includes(text));
}
