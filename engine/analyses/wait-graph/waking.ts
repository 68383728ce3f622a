/** Edges from a resource to who could end the waits for it: holders, others of its knot, nobody, or who possibly could. */
import type { Box } from './boxes.ts';
import { type Canvas, type Drawn, grouped, UNFOLDED } from './canvas.ts';
import type { Edge, Reached } from './model.ts';
import { type Certainty, type HolderFact, type Wakers, wakersOf } from './wakers.ts';
import { endWords, thousands } from './words.ts';

/** Places whose goroutines could possibly wake, drawn for one resource. */
const REACHING_PLACES = 4;

const NOBODY: Readonly<Record<Certainty, Pick<Drawn, 'id' | 'label' | 'detail'>>> = {
  proved: { id: 'nobody', label: 'nobody', detail: 'no live goroutine reaches them' },
  likely: { id: 'nobody-likely', label: 'nobody', detail: 'who reaches them is likely stuck too' },
  possible: { id: 'nobody-known', label: 'nobody known', detail: 'no holder can be shown' },
};

export function drawWakers(canvas: Canvas, { resources, waits }: Box, resource: Drawn): void {
  const { model } = canvas;
  const found = wakersOf(model, resources[0], waits);
  const label = endWords(new Set(waits.map((wait) => model.waits.kind[wait])));
  if (found.kind === 'held') drawHolders(canvas, resource, found.holders);
  else if (found.kind === 'knot') drawKnot(canvas, resource, found, label);
  else if (found.kind === 'unknown') drawReaching(canvas, resource, model.reach(resources[0]), label);
  else if (found.kind === 'timer')
    drawEnd(canvas, resource, { id: 'o:timer', kind: 'outside', label: 'a timer', detail: '' }, label, found);
  else drawEnd(canvas, resource, { ...NOBODY[found.certainty], kind: 'nobody' }, label, found);
}

/** Holders that are drawn one by one. */
export const namedHolders = <T>(holders: readonly T[]): readonly T[] => holders.slice(0, UNFOLDED);

function drawHolders(canvas: Canvas, resource: Drawn, holders: readonly HolderFact[]): void {
  for (const { row, evidence, certainty, frame } of namedHolders(holders)) {
    const to = canvas.goroutine(row);
    canvas.edge({
      from: resource.id,
      to: to.id,
      kind: 'held',
      label: `held by, ${certainty}`,
      count: 1,
      certainty,
      evidence: sentence(evidence),
      knot: commonKnot(resource, to),
      frame,
    });
  }
  const left = holders.slice(UNFOLDED).map((holder) => holder.row);
  if (left.length === 0) return;
  const stub = { id: `${resource.id}+`, kind: 'more', label: '', detail: 'hold it too', unfolds: false } as const;
  canvas.edge({
    from: resource.id,
    to: canvas.member(stub, left).id,
    kind: 'held',
    label: 'held by',
    count: left.length,
    certainty: 'likely',
    evidence: 'Each has evidence of its own: the page of the lock lists them.',
  });
}

function drawKnot(
  canvas: Canvas,
  resource: Drawn,
  { wakers }: Extract<Wakers, { readonly kind: 'knot' }>,
  label: string,
): void {
  const certainty = wakers.some((waker) => waker.certainty === 'likely') ? 'likely' : 'proved';
  for (const { node, rows } of canvas.parts(wakers.map((waker) => waker.row))) {
    const evidence = `${whoReaches(node, rows.size)} it, from the stack or over the heap; nobody alive does.`;
    const knot = commonKnot(resource, node);
    canvas.edge({
      from: resource.id,
      to: node.id,
      kind: 'reached',
      label,
      count: rows.size,
      certainty,
      evidence,
      knot,
    });
  }
}

/** Where it ends: at something outside of the program, or at nobody. */
function drawEnd(
  canvas: Canvas,
  resource: Drawn,
  end: Pick<Drawn, 'id' | 'kind' | 'label' | 'detail'>,
  label: string,
  { certainty, evidence }: { readonly certainty: Certainty; readonly evidence: string },
): void {
  const to = canvas.keep({ ...end, unfolds: false });
  const kind: Edge['kind'] = end.kind === 'nobody' ? 'nobody' : 'reached';
  canvas.edge({ from: resource.id, to: to.id, kind, label, count: resource.count ?? 1, certainty, evidence });
}

/** Who could possibly: the places where most of them stand, and how many there are besides. */
function drawReaching(canvas: Canvas, resource: Drawn, found: Reached | undefined, label: string): void {
  if (!found) return;
  const it = resource.kind === 'resources' ? 'the first of them' : 'it';
  const parts = canvas.parts(shownRows(canvas, found.rows));
  const edge = { from: resource.id, kind: 'reached', label, certainty: 'possible' } as const;
  for (const { node, rows } of parts) {
    const evidence = `${whoReaches(node, rows.size)} ${it}, from the stack or over the heap.`;
    canvas.edge({ ...edge, to: node.id, count: rows.size, evidence });
  }
  const left = found.total - parts.reduce((sum, { rows }) => sum + rows.size, 0);
  if (left > 0) {
    const more = { id: `${resource.id}+`, kind: 'more', label: `+${thousands(left)} more`, unfolds: false } as const;
    const to = canvas.keep({ ...more, detail: `reach ${it}`, count: left });
    canvas.edge({ ...edge, to: to.id, count: left, evidence: `${thousands(left)} more goroutines reach ${it}.` });
  }
  if (found.viaGlobals)
    drawEnd(
      canvas,
      resource,
      { id: 'o:globals', kind: 'outside', label: 'any code', detail: 'by package variables' },
      label,
      {
        certainty: 'possible',
        evidence: `A package variable leads to ${it}, so that any code may.`,
      },
    );
}

/** Those of the places where most stand. */
function shownRows(canvas: Canvas, rows: readonly number[]): number[] {
  const places = grouped(rows, (row) => canvas.nodeId(row));
  const most = [...places.values()].sort((a, b) => b.length - a.length);
  return most.slice(0, REACHING_PLACES).flat();
}

function whoReaches(node: Drawn, count: number): string {
  return count > 1 ? `${thousands(count)} goroutines reach` : `${node.label || 'Another'} reaches`;
}

function commonKnot(a: Drawn, b: Drawn): number | undefined {
  return a.knot !== undefined && a.knot === b.knot ? a.knot : undefined;
}

/** Evidence as a sentence of its own. */
function sentence(evidence: string): string {
  const capital = evidence.charAt(0).toUpperCase() + evidence.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
